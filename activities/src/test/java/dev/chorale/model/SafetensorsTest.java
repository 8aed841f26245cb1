package dev.chorale.model;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SafetensorsTest {
  /** Laid out by hand from the format's description: length, header filled up with blanks, data. */
  @Test
  void writesTheFormatThatOthersRead() {
    byte[] bytes =
        Safetensors.write(Map.of("w", new Tensor(List.of(1L, 2L), new float[] {1, -2})), Map.of());
    String header =
        "{\"__metadata__\":{},\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}";
    int padded = (header.length() + 7) / 8 * 8;
    assertThat(bytes).hasSize(8 + padded + 8);
    assertThat(bytes[0]).isEqualTo((byte) padded);
    assertThat(new String(bytes, 8, padded, US_ASCII).stripTrailing()).isEqualTo(header);
    assertThat(HexFormat.of().formatHex(bytes, 8 + padded, bytes.length))
        .isEqualTo("0000803f000000c0");
  }

  @Test
  void readsWhatItWroteInItsOrder() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("z", Tensor.filled(Float.NaN, 2, 2));
    tensors.put("a", new Tensor(List.of(3L), new float[] {0f, -0f, Float.MIN_VALUE}));
    Map<String, Tensor> read = Safetensors.read(Safetensors.write(tensors, Map.of("kind", "x")));
    assertThat(read).isEqualTo(tensors);
    assertThat(read.keySet()).containsExactly("z", "a");
  }

  @Test
  void whatIsCutShortIsRefused() {
    byte[] bytes = Safetensors.write(Map.of("w", Tensor.filled(1, 4)), Map.of());
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Safetensors.read(cut)).isInstanceOf(IOException.class);
    }
  }
}
