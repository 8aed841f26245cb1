package dev.chorale.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chorale.vocabulary.BadInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioDecoderTest {
  private static final byte[] FMT_16 = fmt(1, 1, 16_000, 16);

  @Test
  void everyWidthReadsTheSameSound() {
    assertThat(decode(wav(fmt(1, 1, 16_000, 8), data("80c04000"))))
        .containsExactly(0f, 0.5f, -0.5f, -1f);
    assertThat(decode(wav(FMT_16, data("0000004000c00080")))).containsExactly(0f, 0.5f, -0.5f, -1f);
    assertThat(decode(wav(fmt(1, 1, 16_000, 24), data("0000000000400000c0000080"))))
        .containsExactly(0f, 0.5f, -0.5f, -1f);
    assertThat(decode(wav(fmt(1, 1, 16_000, 32), data("0000000000000040000000c000000080"))))
        .containsExactly(0f, 0.5f, -0.5f, -1f);
    assertThat(decode(wav(fmt(3, 1, 16_000, 32), data("000000000000003f000000bf000080bf"))))
        .containsExactly(0f, 0.5f, -0.5f, -1f);
    assertThat(decode(wav(fmt(3, 1, 16_000, 64), data("000000000000e03f000000000000f0bf"))))
        .containsExactly(0.5f, -1f);
  }

  @Test
  void channelsAreAveraged() {
    assertThat(decode(wav(fmt(1, 2, 16_000, 16), data("0040000000c00040"))))
        .containsExactly(0.25f, 0f);
  }

  @Test
  void extensibleFormatsReadAsTheirSubformat() {
    assertThat(decode(wav(extensible(1, 16), data("00400000")))).containsExactly(0.5f, 0f);
    assertThat(decode(wav(extensible(3, 32), data("0000003f")))).containsExactly(0.5f);
  }

  @Test
  void otherChunksOfOddSizeAreSkippedWithTheirPadByte() {
    byte[] odd = chunk("LIST", new byte[] {1, 2, 3});
    assertThat(decode(wav(odd, FMT_16, odd, data("00400000"), odd))).containsExactly(0.5f, 0f);
  }

  @Test
  void anOddDataChunkMayLackItsPadByte() {
    byte[] padded = wav(fmt(1, 1, 16_000, 8), data("80c040"));
    assertThat(decode(padded)).hasSize(3);
    assertThat(decode(Arrays.copyOf(padded, padded.length - 1))).hasSize(3);
  }

  @Test
  void tagsAfterTheStatedEndAreIgnored() {
    byte[] wav = wav(FMT_16, data("00400000"));
    assertThat(decode(Arrays.copyOf(wav, wav.length + 128))).containsExactly(0.5f, 0f);
  }

  @ParameterizedTest
  @CsvSource({"48000,2,24", "44100,1,16", "8000,1,8", "96000,6,32", "22050,2,16", "192000,1,16"})
  void anyRateBecomesSixteenKilohertz(int rate, int channels, int bits) {
    byte[] samples = new byte[rate / 10 * channels * bits / 8];
    assertThat(decode(wav(fmt(1, channels, rate, bits), chunk("data", samples)))).hasSize(1_600);
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] wav = wav(FMT_16, chunk("data", new byte[64]));
    for (int length = 0; length < wav.length; length++) {
      byte[] truncated = Arrays.copyOf(wav, length);
      assertThatThrownBy(() -> decode(truncated))
          .isInstanceOf(BadInputException.class)
          .hasMessageStartingWith("clip.wav: ");
    }
  }

  @Test
  void lyingSizesAreRefused() {
    byte[] sound = wav(FMT_16, chunk("data", new byte[64]));
    int dataSize = sound.length - 64 - 4;
    refuses(withInt(sound, dataSize, 65_536), "states 65536 bytes, but 64 are left");
    refuses(withInt(sound, dataSize, -1), "states 4294967295 bytes");
    refuses(withInt(sound, dataSize, 32), "no chunk begins at byte 76");
    refuses(withInt(sound, dataSize, 60), "4 bytes at byte 104 are no whole chunk");
    refuses(withInt(sound, dataSize, 0), "empty");
    refuses(withInt(sound, 4, 1_000_000), "the header states 1000008 bytes, found 108");
    refuses(withInt(sound, 4, -1), "the header states 4294967303 bytes");
    refuses(withInt(sound, 4, 60), "are left");
    refuses(withInt(sound, 4, 0), "no data chunk");
  }

  @Test
  void whatIsNoSoundIsNamed() {
    refuses(new byte[0], "the file is empty");
    refuses("<html>not found".getBytes(StandardCharsets.UTF_8), "expected 'RIFF WAVE'");
    refuses(wav(FMT_16, data("")), "data chunk is empty");
    refuses(wav(FMT_16), "no data chunk");
    refuses(wav(data("0000"), FMT_16), "before any fmt chunk");
    refuses(wav(FMT_16, data("0000"), data("0000")), "second data chunk");
    refuses(wav(fmt(6, 1, 8_000, 8), data("0000")), "found format A-law with 8 bits");
    refuses(wav(fmt(1, 1, 8_000, 12), data("0000")), "found format PCM with 12 bits");
    refuses(wav(fmt(1, 0, 8_000, 16), data("0000")), "0 channels");
    refuses(wav(fmt(1, 1, 0, 16), data("0000")), "sample rate of 0 Hz");
    refuses(wav(fmt(1, 2, 8_000, 16), data("0000")), "no multiple of its blocks of 4 bytes");
    refuses(wav(fmt(3, 1, 16_000, 32), data("0000c07f")), "sample 0 is not a finite number");
  }

  @Test
  void aMissingFileIsNamed(@TempDir Path folder) {
    assertThatThrownBy(() -> AudioDecoder.decode(folder.resolve("gone.wav")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("gone.wav: no such file");
  }

  @Test
  void encodedSoundDecodesToTheSameSamples(@TempDir Path folder) throws Exception {
    float[] samples = new float[1_000];
    for (int n = 0; n < samples.length; n++) {
      samples[n] = (float) Math.sin(n * 0.1) * 0.9f;
    }
    byte[] once = AudioEncoder.wav16(samples);
    Path file = Files.write(folder.resolve("a.wav"), once);
    float[] decoded = AudioDecoder.decode(file);
    assertThat(decoded).containsExactly(samples, within(1f / 65_000));
    assertThat(AudioEncoder.wav16(decoded)).isEqualTo(once);
    assertThat(decode(AudioEncoder.wav16(new float[] {2f, -2f})))
        .containsExactly(32_767 / 32_768f, -1f);
  }

  private static void refuses(byte[] wav, String message) {
    assertThatThrownBy(() -> decode(wav))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("clip.wav: ")
        .hasMessageContaining(message);
  }

  private static float[] decode(byte[] wav) {
    return AudioDecoder.decode(wav, "clip.wav");
  }

  private static byte[] wav(byte[]... chunks) {
    int length = Arrays.stream(chunks).mapToInt(chunk -> chunk.length).sum();
    ByteBuffer out = ByteBuffer.allocate(12 + length).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(4 + length);
    out.put("WAVE".getBytes(StandardCharsets.US_ASCII));
    Arrays.stream(chunks).forEach(out::put);
    return out.array();
  }

  private static byte[] chunk(String id, byte[] body) {
    ByteBuffer out =
        ByteBuffer.allocate(8 + body.length + (body.length & 1)).order(ByteOrder.LITTLE_ENDIAN);
    out.put(id.getBytes(StandardCharsets.US_ASCII)).putInt(body.length).put(body);
    return out.array();
  }

  private static byte[] data(String hex) {
    return chunk("data", HexFormat.of().parseHex(hex));
  }

  private static byte[] fmt(int tag, int channels, int rate, int bits) {
    return chunk("fmt ", bytes(fields(16, tag, channels, rate, bits)));
  }

  private static byte[] extensible(int tag, int bits) {
    ByteBuffer out = fields(40, 0xFFFE, 1, 16_000, bits);
    out.putShort((short) 22).putShort((short) bits).putInt(4).putShort((short) tag);
    out.put(HexFormat.of().parseHex("000000001000800000aa00389b71"));
    return chunk("fmt ", bytes(out));
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.flip().remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static ByteBuffer fields(int size, int tag, int channels, int rate, int bits) {
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) tag).putShort((short) channels).putInt(rate);
    out.putInt(rate * channels * bits / 8).putShort((short) (channels * bits / 8));
    return out.putShort((short) bits);
  }

  private static byte[] withInt(byte[] wav, int at, int value) {
    byte[] copy = wav.clone();
    ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    return copy;
  }
}
