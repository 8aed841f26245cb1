package dev.chorale.audio;

import dev.chorale.vocabulary.BadInputException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Kinds of sound files that are not read here, by their first bytes, and how each is converted. */
final class OtherFormat {
  private static final String FFMPEG = "ffmpeg -i %s -c:a pcm_s16le %s";
  private static final String SOX = "sox %s %s";

  private static final List<Kind> KINDS =
      List.of(
          new Kind("MP3", 0, "ID3", FFMPEG),
          new Kind("Ogg", 0, "OggS", FFMPEG),
          new Kind("MP4 or M4A", 4, "ftyp", FFMPEG),
          new Kind("WebM or Matroska", 0, "\u001aE\u00df\u00a3", FFMPEG),
          new Kind("AIFF", 0, "FORM", FFMPEG),
          new Kind("AU", 0, ".snd", FFMPEG),
          new Kind("CAF", 0, "caff", FFMPEG),
          new Kind("AMR", 0, "#!AMR", FFMPEG),
          new Kind("WMA", 0, "0&\u00b2u", FFMPEG),
          new Kind("WavPack", 0, "wvpk", FFMPEG),
          new Kind("Monkey's Audio", 0, "MAC ", FFMPEG),
          new Kind("RF64", 0, "RF64", FFMPEG),
          new Kind("RIFX, WAV of the other byte order", 0, "RIFX", FFMPEG),
          new Kind("NIST SPHERE", 0, "NIST_1A", SOX));

  private OtherFormat() {}

  private record Kind(String name, int at, String mark, String command) {}

  /**
   * @throws BadInputException with the command that converts it, when the file is of another kind
   */
  static void refuse(byte[] file, String name) {
    String head = new String(file, 0, Math.min(file.length, 16), StandardCharsets.ISO_8859_1);
    Optional<Kind> kind =
        KINDS.stream().filter(known -> head.startsWith(known.mark(), known.at())).findFirst();
    if (kind.isEmpty() && isMpegFrame(file)) {
      kind = Optional.of(KINDS.get(0));
    }
    kind.ifPresent(
        found -> {
          throw new BadInputException(
              name
                  + ": is "
                  + found.name()
                  + ", expected WAV or FLAC. Convert it: "
                  + found.command().formatted(lastPart(name), stem(lastPart(name)) + ".wav"));
        });
  }

  /** An MP3 file without tags begins with a frame: 11 bits set, then a version and layer. */
  private static boolean isMpegFrame(byte[] file) {
    return file.length > 3
        && (file[0] & 0xff) == 0xff
        && (file[1] & 0xe6) == 0xe2
        && (file[2] & 0xf0) != 0xf0
        && (file[2] & 0x0c) != 0x0c;
  }

  private static String lastPart(String name) {
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }

  private static String stem(String name) {
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    // A file whose name lies about its kind must not be converted onto itself.
    return name.endsWith(".wav") ? stem + "-converted" : stem;
  }
}
