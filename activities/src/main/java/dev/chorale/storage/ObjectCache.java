package dev.chorale.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of the store's large objects on this machine, each a file named by its digest, bounded in
 * size: those not used for longest go. Processes may share a folder. Each of them holds a copy
 * against its digest before it uses it first.
 */
public final class ObjectCache {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectCache.class);

  private static final Pattern COPY = Pattern.compile("[0-9a-f]{64}");
  private static final String LOCK = ".lock";

  /** What a killed process left is taken for that after it. */
  private static final Duration FORGOTTEN = Duration.ofDays(1);

  /** A file's lock is its process'. */
  private static final Object OF_THIS_PROCESS = new Object();

  private final ArtifactStore store;
  private final Path folder;
  private final long bytes;
  private final Set<String> checked = new HashSet<>();

  /**
   * @param bytes of all copies; the one that was fetched last stays, whatever its size
   */
  public ObjectCache(ArtifactStore store, Path folder, long bytes) {
    this.store = store;
    this.folder = folder;
    this.bytes = bytes;
  }

  /** Most bytes of all copies. */
  public long bytes() {
    return bytes;
  }

  /**
   * The copy of an object, fetched unless it is there.
   *
   * @throws DamagedException when the store's object does not have its digest
   */
  public FileChannel open(StoredObject object) throws IOException {
    while (true) {
      try {
        Path copy = copy(object);
        FileChannel channel = FileChannel.open(copy, StandardOpenOption.READ);
        Files.setLastModifiedTime(copy, FileTime.from(Instant.now()));
        return channel;
      } catch (NoSuchFileException e) {
        LOG.debug("{} went before it was opened, it is fetched once more", object.sha256(), e);
      }
    }
  }

  /** Some bytes of an object. */
  public byte[] read(StoredObject object, long offset, int length) throws IOException {
    ByteBuffer part = ByteBuffer.allocate(length);
    try (FileChannel channel = open(object)) {
      while (part.hasRemaining()) {
        if (channel.read(part, offset + part.position()) < 0) {
          throw new EOFException(
              object + " ends before byte " + offset + " + " + length + " of its copy");
        }
      }
    }
    return part.array();
  }

  private synchronized Path copy(StoredObject object) throws IOException {
    Path copy = folder.resolve(object.sha256());
    if (Files.exists(copy) && (checked.contains(object.sha256()) || isWhole(copy, object))) {
      return copy;
    }
    Files.createDirectories(folder);
    // One at a time on a machine: its workers begin together and need the same.
    synchronized (OF_THIS_PROCESS) {
      try (FileChannel file =
              FileChannel.open(
                  folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = file.lock()) {
        LOG.trace("Held: {}", lock);
        if (!Files.exists(copy)) {
          fetch(object, copy);
          evict(copy);
        }
      }
    }
    checked.add(object.sha256());
    return copy;
  }

  private boolean isWhole(Path copy, StoredObject object) throws IOException {
    MessageDigest digest = Digests.newSha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(copy), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    if (Digests.hex(digest.digest()).equals(object.sha256())) {
      checked.add(object.sha256());
      return true;
    }
    LOG.warn("{} is damaged, it is fetched once more", copy);
    Files.deleteIfExists(copy);
    return false;
  }

  /** The store checks what it gives. */
  private void fetch(StoredObject object, Path copy) throws IOException {
    Path part = Files.createTempFile(folder, object.sha256() + ".", ".part");
    try {
      try (InputStream in = store.open(object)) {
        Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void evict(Path fetched) throws IOException {
    record Copy(Path path, long size, Instant used) {}
    List<Copy> copies = new ArrayList<>();
    Instant forgotten = Instant.now().minus(FORGOTTEN);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path path : files.toList()) {
        String name = String.valueOf(path.getFileName());
        Instant used = Files.getLastModifiedTime(path).toInstant();
        if (COPY.matcher(name).matches()) {
          copies.add(new Copy(path, Files.size(path), used));
        } else if (!name.equals(LOCK) && used.isBefore(forgotten)) {
          Files.deleteIfExists(path);
        }
      }
    }
    copies.sort(Comparator.comparing(Copy::used));
    long sum = copies.stream().mapToLong(Copy::size).sum();
    for (Copy old : copies) {
      if (sum > bytes && !old.path().equals(fetched)) {
        LOG.info("{} goes: more than {} bytes are kept", old.path(), bytes);
        Files.deleteIfExists(old.path());
        sum -= old.size();
      }
    }
  }
}
