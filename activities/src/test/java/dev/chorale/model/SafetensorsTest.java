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
        new Safetensors(Map.of("w", new Tensor(List.of(1L, 2L), new float[] {1, -2})), Map.of())
            .bytes();
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
    Safetensors written = new Safetensors(tensors, Map.of("kind", "x"));
    Safetensors read = Safetensors.read(written.bytes());
    assertThat(read).isEqualTo(written);
    assertThat(read.tensors().keySet()).containsExactly("z", "a");
  }

  @Test
  void whatIsCutShortIsRefused() {
    byte[] bytes = new Safetensors(Map.of("w", Tensor.filled(1, 4)), Map.of()).bytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Safetensors.read(cut)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aHeaderThatDoesNotFitItsValuesIsRefused() {
    refuses("{\"w\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}}", "has type F16");
    refuses("{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", "of shape [2]");
    refuses("{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "lies from 4 to 8");
    refuses("{\"w\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", "shape [-1]");
    refuses(
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[999999999,999999999,99],\"data_offsets\":[0,4]}}",
        "overflow");
    refuses("{}", "after the last tensor");
  }

  /** With four bytes of values. */
  private static void refuses(String header, String message) {
    byte[] bytes = new byte[8 + header.length() + 4];
    bytes[0] = (byte) header.length();
    System.arraycopy(header.getBytes(US_ASCII), 0, bytes, 8, header.length());
    assertThatThrownBy(() -> Safetensors.read(bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }
}
