package dev.chorale.corpus;

import dev.chorale.vocabulary.BadInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of a text file that is no CSV.
 *
 * @param source the file, as messages name it
 * @param number from 1
 * @param text without blanks at its ends
 */
record TextLine(String source, int number, String text) {
  private static final String MARK = "\u00EF\u00BB\u00BF";

  /**
   * The lines of a file. What the readers look at is ASCII; the comments of raters may be in any
   * encoding that keeps it.
   *
   * @throws BadInputException when the file is missing, or no such text
   */
  static List<TextLine> read(SourceFolder folder, String path) {
    String source = folder.name(path);
    List<TextLine> lines = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(folder.open(path), StandardCharsets.ISO_8859_1))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String text = lines.isEmpty() && line.startsWith(MARK) ? line.substring(3) : line;
        TextLine read = new TextLine(source, lines.size() + 1, text.strip());
        if (text.indexOf('\0') >= 0) {
          throw read.wrong("has bytes that are no text; save the file as UTF-8");
        }
        lines.add(read);
      }
    } catch (NoSuchFileException e) {
      throw new BadInputException(source + ": not found", e);
    } catch (IOException e) {
      throw new UncheckedIOException(source, e);
    }
    return lines;
  }

  /** An exception to throw that names this line. */
  BadInputException wrong(String what) {
    return new BadInputException(source + ", line " + number + ": " + what);
  }
}
