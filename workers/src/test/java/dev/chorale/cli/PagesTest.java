package dev.chorale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages whose commands need no server: each {@code $ chorale ...} in a {@code console} block is run
 * and must print what stands below it. A block {@code ```csv NAME} is a file for them.
 */
class PagesTest {
  private static final Pattern FILE = Pattern.compile("(?s)```csv (\\S+)\n(.*?)```");
  private static final Pattern CONSOLE = Pattern.compile("(?s)```console\n(.*?)```");
  private static final String PROMPT = "$ chorale ";

  @ParameterizedTest
  @ValueSource(strings = {"concepts/labels.md", "reference/corpora.md"})
  void everyCommandPrintsWhatThePageShows(String page, @TempDir Path folder) throws IOException {
    String text = Files.readString(docs().resolve(page));
    List<String> files = new ArrayList<>();
    for (Matcher file = FILE.matcher(text); file.find(); ) {
      Files.writeString(folder.resolve(file.group(1)), file.group(2));
      files.add(file.group(1));
    }
    int commands = 0;
    for (Matcher console = CONSOLE.matcher(text); console.find(); ) {
      for (String command : console.group(1).split("(?m)^" + Pattern.quote(PROMPT), -1)) {
        if (!command.isEmpty()) {
          int end = command.indexOf('\n');
          assertThat(run(command.substring(0, end), files, folder))
              .as(page + ": " + command.substring(0, end))
              .isEqualTo(command.substring(end + 1));
          commands++;
        }
      }
    }
    assertThat(commands).isPositive();
  }

  private static String run(String command, List<String> files, Path folder) {
    String[] args =
        Arrays.stream(command.split(" "))
            .map(arg -> files.contains(arg) ? folder.resolve(arg).toString() : arg)
            .toArray(String[]::new);
    StringWriter printed = new StringWriter();
    Main.commandLine()
        .setOut(new PrintWriter(printed))
        .setErr(new PrintWriter(printed))
        .execute(args);
    return printed.toString();
  }

  private static Path docs() {
    Path here = Path.of("docs");
    return Files.isDirectory(here) ? here : Path.of("..", "docs");
  }
}
