package dev.chorale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** {@code docs/reference/command-line.md} has every command with its options, and no others. */
class CommandLinePageTest {
  private static final List<String> SHARED = List.of("Every command", "Servers");

  /** A command's name before its positional parameters, as in {@code sweep show ID}. */
  private static final Pattern COMMAND = Pattern.compile("[a-z]+( [a-z]+)?(?= [A-Z]|$)");

  /** A row of a table of options, as far as its first cell. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `-.*?(?= \\| )");

  private static final Pattern OPTION = Pattern.compile("(?<=`)--[a-z][a-z0-9-]*");

  @Test
  void everyCommandHasASectionWithItsOptionsAndNoOthers() throws IOException {
    Map<String, Collection<String>> page = page();
    Collection<String> shared = new TreeSet<>();
    for (String section : SHARED) {
      assertThat(page).containsKey(section);
      shared.addAll(page.remove(section));
    }
    Map<String, Collection<String>> commands = new TreeMap<>();
    collect(Main.commandLine(), "", commands);
    Collection<String> everywhere = new TreeSet<>();
    commands.values().forEach(everywhere::addAll);
    assertThat(everywhere).containsAll(shared);
    commands.values().forEach(options -> options.removeAll(shared));
    assertThat(new TreeMap<>(page)).isEqualTo(commands);
  }

  /** Options by section; a command's section is named without its positional parameters. */
  private static Map<String, Collection<String>> page() throws IOException {
    Map<String, Collection<String>> sections = new LinkedHashMap<>();
    String text = Files.readString(docs().resolve("reference/command-line.md"));
    for (String section : text.split("(?m)^## ", -1)) {
      String title = section.lines().findFirst().orElse("");
      if (!title.startsWith("# ")) {
        String name =
            COMMAND
                .matcher(title)
                .results()
                .map(MatchResult::group)
                .findFirst()
                .filter(command -> !SHARED.contains(title))
                .orElse(title);
        Collection<String> options = new TreeSet<>();
        ROW.matcher(section)
            .results()
            .flatMap(row -> OPTION.matcher(row.group()).results())
            .map(MatchResult::group)
            .forEach(options::add);
        sections.put(name, options);
      }
    }
    return sections;
  }

  private static void collect(
      CommandLine line, String prefix, Map<String, Collection<String>> commands) {
    line.getSubcommands()
        .forEach(
            (name, command) -> {
              String full = prefix + name;
              Collection<String> options = new TreeSet<>();
              command.getCommandSpec().options().stream()
                  .map(OptionSpec::names)
                  .flatMap(Arrays::stream)
                  .filter(option -> option.startsWith("--"))
                  .forEach(options::add);
              commands.put(full, options);
              collect(command, full + " ", commands);
            });
  }

  private static Path docs() {
    Path here = Path.of("docs");
    return Files.isDirectory(here) ? here : Path.of("..", "docs");
  }
}
