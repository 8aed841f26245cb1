package dev.chorale.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardReaderTest {
  @Test
  void soundsComeBackInTheOrderTheyWerePacked(@TempDir Path folder) throws Exception {
    List<byte[]> shards = new ArrayList<>();
    try (ShardWriter writer =
        new ShardWriter(folder, 10, 0, (number, file) -> shards.add(Files.readAllBytes(file)))) {
      writer.add("b", "one".getBytes(StandardCharsets.UTF_8));
      writer.add("a/ä", "second".getBytes(StandardCharsets.UTF_8));
      writer.add("c", "third".getBytes(StandardCharsets.UTF_8));
      writer.complete();
    }
    assertThat(shards).hasSize(2);
    Map<String, String> sounds = new LinkedHashMap<>();
    for (byte[] shard : shards) {
      ShardReader.read(
          new SeekableInMemoryByteChannel(shard),
          (clip, wav, offset) -> {
            sounds.put(clip, new String(wav, StandardCharsets.UTF_8));
            assertThat(Arrays.copyOfRange(shard, (int) offset, (int) offset + wav.length))
                .isEqualTo(wav);
          });
    }
    assertThat(sounds)
        .containsExactly(
            Map.entry("b", "one"), Map.entry("a/ä", "second"), Map.entry("c", "third"));
  }
}
