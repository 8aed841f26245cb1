package dev.chorale.source;

import dev.chorale.storage.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Digests of a folder's files as they were last read, by path, size, times and inode, so that a
 * file that has not changed is not read for its digest again. A file on this machine, a line added
 * as each digest is known: what a killed process had read is known to the next. Safe for many
 * threads and processes.
 */
public final class FileIndex {
  /** Knows nothing and keeps nothing. */
  public static final FileIndex NONE = new FileIndex(Optional.empty(), Map.of());

  private static final Logger LOG = LoggerFactory.getLogger(FileIndex.class);

  /** A file that was written a moment ago may change again within the same tick of its clock. */
  private static final Duration TOO_YOUNG = Duration.ofSeconds(2);

  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}|-) (\\S+) (\\d+) (.+)");

  private final Optional<Path> file;
  private final Map<String, Known> known;

  private record Known(String sha256, String stamp, long size) {}

  private FileIndex(Optional<Path> file, Map<String, Known> known) {
    this.file = file;
    this.known = known;
  }

  /**
   * The index of a folder.
   *
   * @param indexes folder of all indexes
   * @param deep whether what it knows is forgotten, so that every file is read
   */
  static FileIndex of(Path indexes, Path folder, boolean deep) {
    try {
      Files.createDirectories(indexes);
      Path file =
          indexes.resolve(Digests.sha256(folder.toRealPath().toString()).substring(0, 32) + ".txt");
      if (deep) {
        Files.deleteIfExists(file);
      }
      Map<String, Known> known = new ConcurrentHashMap<>();
      if (Files.exists(file)) {
        read(file, known);
      }
      return new FileIndex(Optional.of(file), known);
    } catch (IOException e) {
      // It only saves time.
      LOG.warn("No index of {} can be kept under {}: {}", folder, indexes, e.toString());
      return NONE;
    }
  }

  private static void read(Path file, Map<String, Known> known) throws IOException {
    int lines = 0;
    try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines++;
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
          continue;
        }
        if (parts.group(1).equals("-")) {
          known.remove(parts.group(4));
        } else {
          known.put(
              parts.group(4),
              new Known(parts.group(1), parts.group(2), Long.parseLong(parts.group(3))));
        }
      }
    } catch (MalformedInputException | NumberFormatException e) {
      LOG.warn("The index {} is damaged and is begun anew", file);
      known.clear();
    }
    if (lines > 2 * known.size() + 1000) {
      rewrite(file, known);
    }
  }

  private static void rewrite(Path file, Map<String, Known> known) throws IOException {
    Path whole = Files.createTempFile(file.getParent(), "index-", ".txt");
    try (var writer = Files.newBufferedWriter(whole, StandardCharsets.UTF_8)) {
      for (Map.Entry<String, Known> one : known.entrySet()) {
        writer.write(line(one.getKey(), one.getValue()));
      }
    }
    Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Begins with the line break: the line before may have been cut off. */
  private static String line(String path, Known file) {
    return "\n" + file.sha256() + " " + file.stamp() + " " + file.size() + " " + path;
  }

  /**
   * Size and digest of a file.
   *
   * @param path below the folder
   * @param read reads the file, when it is not known or has changed
   */
  public SourceFile digest(Path at, String path, Supplier<SourceFile> read) {
    if (file.isEmpty()) {
      return read.get();
    }
    String before = stamp(at);
    Known found = known.get(path);
    if (found != null && found.stamp().equals(before)) {
      return new SourceFile(path, found.size(), found.sha256());
    }
    SourceFile fresh = read.get();
    boolean nameable = path.chars().noneMatch(c -> c == '\n' || c == '\r');
    if (before.equals(stamp(at)) && isOld(at) && nameable) {
      Known now = new Known(fresh.sha256(), before, fresh.size());
      known.put(path, now);
      append(line(path, now));
    }
    return fresh;
  }

  /** Has a file read next time, whatever it looks like. */
  public void forget(String path) {
    if (file.isPresent() && known.remove(path) != null) {
      append("\n- - 0 " + path);
    }
  }

  /** What changes with the file's content: size, times, and where its bytes lie. */
  private static String stamp(Path at) {
    try {
      if (at.getFileSystem().supportedFileAttributeViews().contains("unix")) {
        Map<String, Object> unix = Files.readAttributes(at, "unix:size,lastModifiedTime,ctime,ino");
        return unix.get("size")
            + "/"
            + unix.get("lastModifiedTime")
            + "/"
            + unix.get("ctime")
            + "/"
            + unix.get("ino");
      }
      BasicFileAttributes basic = Files.readAttributes(at, BasicFileAttributes.class);
      return basic.size() + "/" + basic.lastModifiedTime() + "/" + basic.fileKey();
    } catch (IOException e) {
      throw new UncheckedIOException(at.toString(), e);
    }
  }

  private static boolean isOld(Path at) {
    try {
      return Files.getLastModifiedTime(at).toInstant().isBefore(Instant.now().minus(TOO_YOUNG));
    } catch (IOException e) {
      throw new UncheckedIOException(at.toString(), e);
    }
  }

  /** In one write, so that lines of several processes do not mix. */
  private void append(String line) {
    try (FileChannel out =
        FileChannel.open(
            file.orElseThrow(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(line);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    } catch (IOException e) {
      LOG.warn("The index can't be added to: {}", e.toString());
    }
  }
}
