package dev.chorale.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads the sounds that a {@link ShardWriter} packed. */
public final class ShardReader {
  private static final String SUFFIX = ".wav";

  private ShardReader() {}

  /** Takes one sound. */
  @FunctionalInterface
  public interface Sounds {
    void sound(String clip, byte[] wav) throws IOException;
  }

  /** Hands over every sound of a shard, in its order, and reads the stream to its end. */
  public static void read(InputStream shard, Sounds sounds) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(shard, StandardCharsets.UTF_8.name())) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName();
        if (entry.isFile() && name.endsWith(SUFFIX)) {
          sounds.sound(name.substring(0, name.length() - SUFFIX.length()), tar.readAllBytes());
        }
      }
      // The stream checks its digest at its end, which lies behind the archive's.
      shard.transferTo(OutputStream.nullOutputStream());
    }
  }
}
