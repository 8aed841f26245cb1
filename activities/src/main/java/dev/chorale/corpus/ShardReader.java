package dev.chorale.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarFile;

/** Reads the sounds that a {@link ShardWriter} packed. */
public final class ShardReader {
  private static final String SUFFIX = ".wav";

  private ShardReader() {}

  /** Takes one sound. */
  @FunctionalInterface
  public interface Sounds {
    /**
     * @param offset of its bytes in the shard
     */
    void sound(String clip, byte[] wav, long offset) throws IOException;
  }

  /** Hands over every sound of a shard, in its order; closes the shard. */
  public static void read(SeekableByteChannel shard, Sounds sounds) throws IOException {
    try (TarFile tar =
        new TarFile(
            shard,
            TarConstants.DEFAULT_BLKSIZE,
            TarConstants.DEFAULT_RCDSIZE,
            StandardCharsets.UTF_8.name(),
            false)) {
      for (TarArchiveEntry entry : tar.getEntries()) {
        String name = entry.getName();
        if (entry.isFile() && name.endsWith(SUFFIX)) {
          try (InputStream in = tar.getInputStream(entry)) {
            sounds.sound(
                name.substring(0, name.length() - SUFFIX.length()),
                in.readAllBytes(),
                entry.getDataOffset());
          }
        }
      }
    }
  }
}
