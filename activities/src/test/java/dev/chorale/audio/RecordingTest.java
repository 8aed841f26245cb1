package dev.chorale.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.vocabulary.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingTest {
  private static byte[] resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(RecordingTest.class.getResourceAsStream("/audio/" + name), name)) {
      return in.readAllBytes();
    }
  }

  private static float[] tone(int length, float peak) {
    float[] samples = new float[length];
    for (int n = 0; n < length; n++) {
      samples[n] = peak * (float) Math.sin(n * 0.1);
    }
    return samples;
  }

  @ParameterizedTest
  @ValueSource(strings = {"16k-mono-16", "48k-stereo-24", "44k-stereo-16", "8k-mono-8", "noise-24"})
  void flacIsReadAsItsEncoderReadsIt(String name) throws IOException {
    Recording flac = Recording.read(resource(name + ".flac"), name);
    Recording wav = Recording.read(resource(name + ".wav"), name);
    assertThat(flac.wav()).isEqualTo(wav.wav());
    assertThat(flac.seconds()).isEqualTo(wav.seconds());
    assertThat(flac.flaws()).isEqualTo(wav.flaws()).isEmpty();
  }

  @Test
  void everyTruncationAndEveryWrongByteOfFlacIsSeen() throws IOException {
    byte[] flac = resource("16k-mono-16.flac");
    for (int length = 0; length < flac.length; length += 7) {
      byte[] cut = Arrays.copyOf(flac, length);
      assertThatThrownBy(() -> Recording.read(cut, "a.flac"))
          .isInstanceOf(DamagedRecordingException.class)
          .hasMessageStartingWith("a.flac: ");
    }
    int seen = 0;
    for (int at = 0; at < flac.length; at += 3) {
      byte[] damaged = flac.clone();
      damaged[at] ^= 0x10;
      try {
        Recording.read(damaged, "a.flac");
      } catch (BadInputException e) {
        seen++;
      }
    }
    // What the header tells beside the sound, as frame sizes and tags, may be any.
    assertThat(seen).isGreaterThan(flac.length / 3 * 9 / 10);
  }

  @Test
  void soundInAShardsFormComesOutSampleForSample() {
    byte[] wav = AudioEncoder.wav16(tone(1_000, 0.7f));
    assertThat(Recording.read(wav, "a.wav").wav()).isEqualTo(wav);
    assertThat(Recording.read(wav, "a.wav").wav())
        .isEqualTo(AudioEncoder.wav16(AudioDecoder.decode(wav, "a.wav")));
    assertThat(Recording.read(wav, "a.wav").seconds()).isEqualTo(1_000 / 16_000.0);
  }

  @Test
  void silenceAndCutTopsAreTold() throws IOException {
    assertThat(Recording.read(resource("silent-16.flac"), "a").flaws())
        .containsExactly(Flaw.SILENT);
    assertThat(Recording.read(AudioEncoder.wav16(tone(500, 0.00009f)), "a").flaws())
        .containsExactly(Flaw.SILENT);
    assertThat(Recording.read(AudioEncoder.wav16(tone(500, 0.01f)), "a").flaws()).isEmpty();
    assertThat(Recording.read(AudioEncoder.wav16(tone(500, 1.5f)), "a").flaws())
        .containsExactly(Flaw.CLIPPED);
    float[] peaks = tone(500, 0.5f);
    peaks[10] = 1;
    peaks[11] = 1;
    assertThat(Recording.read(AudioEncoder.wav16(peaks), "a").flaws()).isEmpty();
    peaks[12] = 1;
    assertThat(Recording.read(AudioEncoder.wav16(peaks), "a").flaws())
        .containsExactly(Flaw.CLIPPED);
  }

  @Test
  void damageIsOfAKind() {
    byte[] wav = AudioEncoder.wav16(tone(100, 0.5f));
    assertFlaw(new byte[0], Flaw.EMPTY);
    assertFlaw(Arrays.copyOf(wav, 20), Flaw.TRUNCATED);
    assertFlaw(Arrays.copyOf(wav, wav.length - 2), Flaw.TRUNCATED);
    assertFlaw("<html>not found".getBytes(StandardCharsets.UTF_8), Flaw.WRONG_HEADER);
    byte[] noChannels = wav.clone();
    noChannels[22] = 0;
    assertFlaw(noChannels, Flaw.WRONG_HEADER);
    assertFlaw(AudioEncoder.wav16(new float[0]), Flaw.EMPTY);
  }

  private static void assertFlaw(byte[] file, Flaw flaw) {
    assertThatThrownBy(() -> Recording.read(file, "a.wav"))
        .isInstanceOfSatisfying(
            DamagedRecordingException.class, e -> assertThat(e.flaw()).isEqualTo(flaw));
  }

  @ParameterizedTest
  @CsvSource({
    "ID3\u0003, MP3, ffmpeg -i clip.mp3 -c:a pcm_s16le clip.wav",
    "OggS, Ogg, ffmpeg -i clip.mp3 -c:a pcm_s16le clip.wav",
    "'\u0000\u0000\u0000 ftypM4A', MP4 or M4A, ffmpeg -i clip.mp3 -c:a pcm_s16le clip.wav",
    "NIST_1A, NIST SPHERE, sox clip.mp3 clip.wav",
    "RIFX, RIFX, ffmpeg -i clip.mp3 -c:a pcm_s16le clip.wav",
    "\u00ff\u00fb\u0090\u0000, MP3, ffmpeg -i clip.mp3 -c:a pcm_s16le clip.wav"
  })
  void otherFormatsAreRefusedWithTheCommandThatConvertsThem(
      String head, String kind, String command) {
    byte[] file = Arrays.copyOf(head.getBytes(StandardCharsets.ISO_8859_1), 100);
    assertThatThrownBy(() -> Recording.read(file, "/data/clip.mp3"))
        .isInstanceOf(BadInputException.class)
        .isNotInstanceOf(DamagedRecordingException.class)
        .hasMessageStartingWith("/data/clip.mp3: is " + kind)
        .hasMessageEndingWith(command);
    assertThatThrownBy(() -> Recording.read(file, "clip.wav"))
        .hasMessageContaining(
            "clip.wav clip-converted.wav"
                .replace(" ", kind.startsWith("NIST") ? " " : " -c:a pcm_s16le "));
  }
}
