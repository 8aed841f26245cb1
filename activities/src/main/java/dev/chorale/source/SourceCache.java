package dev.chorale.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.chorale.storage.Digests;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sources that were unpacked or downloaded, each in a folder named by what it is, bounded in size:
 * those not used for longest go. A folder is seen once it is whole; one process makes it, others
 * wait.
 *
 * <ul>
 *   <li>{@code <key>/files}: the files; {@code <key>/source.json}: where from, how many bytes. Its
 *       time is when it was last used.
 *   <li>{@code <key>.work}: one that is being made.
 *   <li>{@code <key>.lock}: held by who makes it.
 * </ul>
 */
final class SourceCache {
  private static final Logger LOG = LoggerFactory.getLogger(SourceCache.class);

  /** A source used within it may be in use now. */
  private static final Duration IN_USE = Duration.ofDays(1);

  /** Work that was left behind for so long is not taken up again. */
  private static final Duration FORGOTTEN = Duration.ofDays(7);

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
  private static final String FILES = "files";
  private static final String MARK = "source.json";
  private static final String WORK = ".work";

  private final Path root;
  private final Limits limits;

  SourceCache(Path root, Limits limits) {
    this.root = root;
    this.limits = limits;
  }

  /** Puts a source's files into a folder, and tells how many bytes they have. */
  @FunctionalInterface
  interface Maker {
    /**
     * @param files empty folder for the files, unless an earlier try left some and wants them kept
     * @param work folder for what an interrupted try goes on from
     */
    long make(Path files, Path work) throws IOException;
  }

  record Mark(String source, long bytes) {}

  /** A key of what a source is. */
  static String key(String... parts) {
    return Digests.sha256(String.join("\n", parts)).substring(0, 32);
  }

  /** The folder of a key, if it is there; it counts as used now. */
  Optional<Path> find(String key) throws IOException {
    Path mark = root.resolve(key).resolve(MARK);
    if (!Files.exists(mark)) {
      return Optional.empty();
    }
    Files.setLastModifiedTime(mark, FileTime.from(Instant.now()));
    return Optional.of(root.resolve(key).resolve(FILES));
  }

  /**
   * The folder of a key, made unless it is there.
   *
   * @param source for messages, without secrets
   * @param resume whether files that an interrupted try left are kept
   */
  Path folder(String key, String source, boolean resume, SourceProgress progress, Maker maker)
      throws IOException {
    Files.createDirectories(root);
    try (FileChannel channel =
        FileChannel.open(
            root.resolve(key + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lock(channel, progress);
      Optional<Path> before = find(key);
      if (before.isPresent()) {
        return before.get();
      }
      Path work = root.resolve(key + WORK);
      Path files = work.resolve(FILES);
      boolean whole = false;
      try {
        if (!resume) {
          Folders.remove(files);
        }
        Files.createDirectories(files);
        long bytes = maker.make(files, work);
        keepOnly(work);
        Files.writeString(
            work.resolve(MARK), ChoraleJson.mapper().writeValueAsString(new Mark(source, bytes)));
        Folders.remove(root.resolve(key));
        Files.move(work, root.resolve(key), StandardCopyOption.ATOMIC_MOVE);
        whole = true;
      } catch (BadInputException e) {
        // What is wrong with it stays wrong.
        Folders.remove(work);
        throw e;
      } finally {
        if (!whole && !resume) {
          Folders.remove(files);
        }
      }
      evict(key);
      return find(key).orElseThrow(() -> new NoSuchFileException(root.resolve(key).toString()));
    }
  }

  /** Held until the channel is closed. */
  private static void lock(FileChannel channel, SourceProgress progress) throws IOException {
    while (true) {
      try {
        if (channel.tryLock() != null) {
          return;
        }
      } catch (OverlappingFileLockException e) {
        LOG.trace("Another thread of this process makes it", e);
      }
      progress.at("waiting", 0, 0);
      try {
        Thread.sleep(BETWEEN_TRIES.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (InterruptedIOException) new InterruptedIOException("Told to end").initCause(e);
      }
    }
  }

  /** Of a finished piece of work, the files. */
  private static void keepOnly(Path work) throws IOException {
    for (Path other : list(work)) {
      if (!other.endsWith(FILES)) {
        Folders.remove(other);
      }
    }
  }

  private void evict(String made) throws IOException {
    record Entry(Path folder, long bytes, Instant used) {}
    List<Entry> entries = new ArrayList<>();
    Instant now = Instant.now();
    for (Path folder : list(root)) {
      Path mark = folder.resolve(MARK);
      String name = folder.getFileName().toString();
      if (name.endsWith(WORK) && isOlder(folder, now.minus(FORGOTTEN))) {
        Folders.remove(folder);
      } else if (!name.endsWith(WORK) && Files.exists(mark)) {
        entries.add(new Entry(folder, bytes(mark), Files.getLastModifiedTime(mark).toInstant()));
      }
    }
    entries.sort(Comparator.comparing(Entry::used));
    long sum = entries.stream().mapToLong(Entry::bytes).sum();
    for (Entry entry : entries) {
      boolean inUse = entry.used().isAfter(now.minus(IN_USE));
      if (sum > limits.bytes() && !inUse && !entry.folder().endsWith(made)) {
        LOG.info("Source {} goes: more than {} bytes are kept", entry.folder(), limits.bytes());
        Folders.remove(entry.folder());
        sum -= entry.bytes();
      }
    }
  }

  private static long bytes(Path mark) throws IOException {
    try {
      return ChoraleJson.mapper().readValue(Files.readString(mark), Mark.class).bytes();
    } catch (JsonProcessingException e) {
      LOG.warn("{} is damaged", mark, e);
      return 0;
    }
  }

  private static boolean isOlder(Path path, Instant than) throws IOException {
    return Files.getLastModifiedTime(path).toInstant().isBefore(than);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }
}
