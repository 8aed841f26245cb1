package dev.chorale.cli.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.hostile.Fuzz;
import dev.chorale.hostile.Parser;
import dev.chorale.source.Location;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Specs and locations with random damage are read, or refused with a message for people. */
class SpecFuzzTest {
  @TempDir private Path scratch;

  static Stream<Parser> parsers() {
    return Stream.of(
        new Parser(
            "spec",
            Stream.of("demo", "tutorial", "emotale")
                .map(SpecFile::shipped)
                .map(SpecFuzzTest::utf8)
                .toList(),
            true,
            (input, folder) -> {
              Object unused =
                  new SpecFile().parse(new String(input, StandardCharsets.UTF_8), "night.yaml");
            }),
        new Parser(
            "location",
            List.of(
                utf8("/data/mine.zip"),
                utf8("https://host:8443/a/b.zip?x=1#sha256=" + "ab".repeat(32)),
                utf8("s3://bucket/corpora/mine")),
            true,
            (input, folder) -> {
              Object unused = Location.of(new String(input, StandardCharsets.UTF_8)).absolute();
            }));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void damageIsReadOrRefusedAndNothingElse(Parser parser) {
    assertThat(Fuzz.run(parser, scratch)).isPositive();
  }
}
