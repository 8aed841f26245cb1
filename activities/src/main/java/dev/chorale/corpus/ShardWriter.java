package dev.chorale.corpus;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Packs sounds into tar shards (WebDataset layout: {@code <clip>.wav}). The same sounds in the same
 * order give the same bytes: no times, no owners.
 */
final class ShardWriter implements AutoCloseable {
  /** Large enough that a worker reads a corpus in few requests, small enough to resume cheaply. */
  static final long SHARD_BYTES = 256L << 20;

  private final Path folder;
  private final long limit;
  private final Finished finished;
  private int number;
  private long written;
  private @Nullable Path file;
  private @Nullable TarArchiveOutputStream tar;

  /** Takes a shard that is complete, and deletes its file. */
  @FunctionalInterface
  interface Finished {
    void shard(int number, Path file) throws IOException;
  }

  /**
   * @param folder for the shard that grows
   * @param limit a shard is complete when another sound would take it over this many bytes
   * @param first number of the first shard that is written
   */
  ShardWriter(Path folder, long limit, int first, Finished finished) {
    this.folder = folder;
    this.limit = limit;
    this.number = first;
    this.finished = finished;
  }

  /** Appends a sound and tells the number of its shard. */
  int add(String clip, byte[] wav) throws IOException {
    if (tar != null && written + wav.length > limit) {
      finish();
    }
    TarArchiveOutputStream out = tar == null ? begin() : tar;
    TarArchiveEntry entry = new TarArchiveEntry(clip + ".wav");
    entry.setSize(wav.length);
    entry.setModTime(0);
    entry.setIds(0, 0);
    entry.setNames("", "");
    entry.setMode(0644);
    out.putArchiveEntry(entry);
    out.write(wav);
    out.closeArchiveEntry();
    written += wav.length;
    return number;
  }

  /** Hands over the last shard and returns the number of the next, were there one. */
  int complete() throws IOException {
    if (tar != null) {
      finish();
    }
    return number;
  }

  private TarArchiveOutputStream begin() throws IOException {
    file = Files.createTempFile(folder, "shard-", ".tar");
    tar =
        new TarArchiveOutputStream(
            new BufferedOutputStream(Files.newOutputStream(file), 1 << 20),
            StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
    written = 0;
    return tar;
  }

  private void finish() throws IOException {
    TarArchiveOutputStream out = tar;
    Path full = file;
    if (out == null || full == null) {
      return;
    }
    out.close();
    tar = null;
    file = null;
    finished.shard(number, full);
    number++;
  }

  /** Deletes a shard that was not handed over. */
  @Override
  public void close() throws IOException {
    if (tar != null) {
      tar.close();
    }
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }
}
