package dev.chorale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.storage.StoreException;
import dev.chorale.vocabulary.BadInputException;
import io.grpc.Status;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(RuntimeException failure, String... args) {
    CommandLine line =
        Main.commandLine()
            .addSubcommand(new Failing(failure))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    return line.execute(args);
  }

  @Test
  void badInputIsOneMessageAndExitsWith2() {
    assertThat(run(new BadInputException("spec.yaml, line 3: mend it"), "fail")).isEqualTo(2);
    assertThat(err).hasToString(lines("chorale: spec.yaml, line 3: mend it"));
  }

  @Test
  void aStoreThatRefusesIsOneMessageAndExitsWith1() {
    assertThat(run(new StoreException("The store refuses the password"), "fail")).isEqualTo(1);
    assertThat(err).hasToString(lines("chorale: The store refuses the password"));
  }

  @Test
  void aTemporalThatDoesNotAnswerIsNamedWithTheMend() {
    RuntimeException failure =
        new IllegalStateException("wrapped", Status.UNAVAILABLE.asRuntimeException());
    assertThat(run(failure, "fail")).isEqualTo(1);
    assertThat(err.toString()).contains("Temporal does not answer").contains("chorale up");
  }

  @Test
  void debugAddsTheStackTrace() {
    assertThat(run(new BadInputException("wrong"), "fail", "--debug")).isEqualTo(2);
    assertThat(err.toString()).contains("\tat ").contains("BadInputException");
  }

  @Test
  void anUnknownCommandIsRefusedWithTheNearestName() {
    assertThat(run(new IllegalStateException("not reached"), "fial")).isEqualTo(2);
    assertThat(err.toString()).contains("no command 'fial'. Did you mean 'fail'?");
  }

  @Test
  void noCommandIsRefusedWithTheUsage() {
    assertThat(run(new IllegalStateException("not reached"))).isEqualTo(2);
    assertThat(err.toString()).contains("Usage: chorale").contains("A command is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "evaluate --version", "sweep list --version"})
  void versionIsThatOfTheBuild(String args) {
    assertThat(run(new IllegalStateException("not reached"), args.split(" "))).isZero();
    assertThat(out.toString()).matches("chorale \\d+\\.\\d+\\.\\d+\\S*\\R");
  }

  private static String lines(String text) {
    return text + System.lineSeparator();
  }

  @Command(name = "fail")
  private static final class Failing implements Runnable {
    private final RuntimeException failure;

    Failing(RuntimeException failure) {
      this.failure = failure;
    }

    @Override
    public void run() {
      throw failure;
    }
  }
}
