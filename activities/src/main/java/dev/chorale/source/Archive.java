package dev.chorale.source;

import dev.chorale.vocabulary.BadInputException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Unpacks zip, tar and tar.gz, told apart by their content and not by their names. */
final class Archive {
  private static final int TAR_BLOCK = 512;
  private static final int TAR_MARK = 257;

  private final Path file;
  private final String name;
  private final Limits limits;

  /**
   * @param name for messages
   */
  Archive(Path file, String name, Limits limits) {
    this.file = file;
    this.name = name;
    this.limits = limits;
  }

  /**
   * Unpacks all of it below a folder; what was unpacked before a refusal lies there.
   *
   * @throws BadInputException naming the entry, when it is broken or not to be trusted
   */
  InsideFolder unpack(Path root, SourceProgress progress) throws IOException {
    InsideFolder into =
        new InsideFolder(
            root.toAbsolutePath().normalize(),
            name,
            limits,
            Math.max(1, Files.size(file)),
            progress);
    byte[] head = head();
    if (begins(head, 0, "PK\u0003\u0004") || begins(head, 0, "PK\u0005\u0006")) {
      zip(into);
    } else if (begins(head, 0, "\u001f\u008b")) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
        tar(gunzip(in), into);
      }
    } else if (begins(head, TAR_MARK, "ustar")) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
        tar(in, into);
      }
    } else {
      throw new BadInputException(
          name
              + ": is no zip, tar or tar.gz archive. Unpack it yourself and name the folder, or pack it"
              + " as one of them");
    }
    if (into.bytes() == 0) {
      throw new BadInputException(name + ": holds no file with anything in it");
    }
    return into;
  }

  private byte[] head() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(TAR_BLOCK);
    }
  }

  private static boolean begins(byte[] head, int at, String mark) {
    byte[] bytes = mark.getBytes(StandardCharsets.ISO_8859_1);
    return head.length >= at + bytes.length
        && Arrays.equals(head, at, at + bytes.length, bytes, 0, bytes.length);
  }

  private void zip(InsideFolder into) throws IOException {
    try (java.util.zip.ZipFile counted = new java.util.zip.ZipFile(file.toFile())) {
      // Before all of its directory is read into memory.
      if (counted.size() > limits.files()) {
        throw new BadInputException(
            name + ": has more than " + limits.files() + " entries, expected those of one corpus");
      }
    } catch (IOException | IllegalArgumentException e) {
      throw broken(e);
    }
    try (ZipFile zip = opened()) {
      for (Enumeration<ZipArchiveEntry> all = zip.getEntries(); all.hasMoreElements(); ) {
        ZipArchiveEntry entry = all.nextElement();
        String inside = entry.getName();
        if (entry.isUnixSymlink()) {
          throw into.link(inside, "a symbolic link");
        }
        if (entry.isDirectory()) {
          into.folder(inside);
        } else if (entry.getGeneralPurposeBit().usesEncryption()) {
          throw new BadInputException(
              name + ": entry " + InsideFolder.shown(inside) + " is encrypted. Unpack it yourself");
        } else {
          try (InputStream in = contents(zip, entry)) {
            into.file(inside, in);
          }
        }
      }
    }
  }

  private ZipFile opened() {
    try {
      return ZipFile.builder().setPath(file).get();
    } catch (IOException | IllegalArgumentException e) {
      throw broken(e);
    }
  }

  private InputStream contents(ZipFile zip, ZipArchiveEntry entry) {
    try {
      InputStream in = zip.getInputStream(entry);
      if (in == null) {
        throw broken(new IOException("no content of " + entry.getName()));
      }
      return in;
    } catch (IOException | IllegalArgumentException e) {
      throw broken(e);
    }
  }

  private InputStream gunzip(InputStream in) {
    try {
      return GzipCompressorInputStream.builder()
          .setInputStream(in)
          .setDecompressConcatenated(true)
          .get();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private void tar(InputStream bytes, InsideFolder into) throws IOException {
    HeadersBounded bounded = new HeadersBounded(bytes);
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(bounded, StandardCharsets.UTF_8.name())) {
      for (TarArchiveEntry entry = next(tar, bounded); entry != null; entry = next(tar, bounded)) {
        String inside = entry.getName();
        if (entry.isSymbolicLink()) {
          throw into.link(inside, "a symbolic link");
        }
        if (entry.isLink()) {
          throw into.link(inside, "a hard link");
        }
        if (entry.isDirectory()) {
          into.folder(inside);
        } else if (entry.isFile()
            && !entry.isCharacterDevice()
            && !entry.isBlockDevice()
            && !entry.isFIFO()) {
          into.file(inside, tar);
        } else {
          throw into.link(inside, "a device");
        }
      }
    }
  }

  @SuppressWarnings("NullAway") // null is the end
  private TarArchiveEntry next(TarArchiveInputStream tar, HeadersBounded bounded) {
    try {
      bounded.inHeader(true);
      TarArchiveEntry entry = tar.getNextEntry();
      bounded.inHeader(false);
      return entry;
    } catch (IOException | IllegalArgumentException e) {
      throw broken(e);
    }
  }

  private BadInputException broken(Exception e) {
    return new BadInputException(
        name + ": is a damaged archive (" + InsideFolder.message(e) + "). Fetch it again", e);
  }

  /**
   * What an entry's header states is read into memory: a few bytes may unpack to gigabytes of it.
   */
  private static final class HeadersBounded extends FilterInputStream {
    private static final long MOST = 4L << 20;

    private long left = Long.MAX_VALUE;

    HeadersBounded(InputStream in) {
      super(in);
    }

    void inHeader(boolean begins) {
      left = begins ? MOST : Long.MAX_VALUE;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      left -= Math.max(0, read);
      if (left < 0) {
        throw new IOException("the header of an entry is longer than " + MOST + " bytes");
      }
      return read;
    }

    @Override
    public long skip(long count) throws IOException {
      byte[] buffer = new byte[(int) Math.min(Math.max(0, count), 1 << 16)];
      return buffer.length == 0 ? 0 : Math.max(0, read(buffer, 0, buffer.length));
    }
  }
}
