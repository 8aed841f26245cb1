package dev.chorale.cli;

import dev.chorale.storage.StoreException;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.worker.ConnectionFailure;
import dev.chorale.yaml.Nearest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong in one message, and with which code to exit. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int REFUSED = 2;

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("chorale: " + said(failure, command));
    err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
    err.flush();
    return REFUSED;
  }

  private static String said(ParameterException failure, CommandLine command) {
    if (failure instanceof UnmatchedArgumentException unmatched
        && !command.getSubcommands().isEmpty()
        && !unmatched.getUnmatched().get(0).startsWith("-")) {
      String given = unmatched.getUnmatched().get(0);
      return "There is no command '"
          + given
          + "'."
          + Nearest.of(given, command.getSubcommands().keySet())
              .map(name -> " Did you mean '" + name + "'?")
              .orElse("");
    }
    return String.valueOf(failure.getMessage());
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    err.println("chorale: " + message(failure));
    if (debug(command)) {
      failure.printStackTrace(err);
    }
    err.flush();
    return code(failure);
  }

  /** What was refused before the work began: 2; all else: 1. */
  static int code(Throwable failure) {
    return failure instanceof BadInputException || failure instanceof NoSuchFileException
        ? REFUSED
        : FAILED;
  }

  static String outOfMemory() {
    return String.format(
        Locale.ROOT,
        "Java ran out of its %d MB of memory. Give it more, as in CHORALE_JAVA_OPTS=-Xmx8g.",
        Runtime.getRuntime().maxMemory() >> 20);
  }

  static String message(Throwable failure) {
    if (failure instanceof BadInputException
        || failure instanceof StoreException
        || failure instanceof ConnectionFailure
        || failure instanceof CommandFailure) {
      return String.valueOf(failure.getMessage());
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StatusRuntimeException status) {
        return temporal(status);
      }
    }
    if (failure instanceof UncheckedIOException io && io.getCause() != null) {
      return failure.getMessage() + ": " + message(io.getCause());
    }
    if (failure instanceof NoSuchFileException missing) {
      return "There is no file or folder " + missing.getFile();
    }
    if (failure instanceof AccessDeniedException denied) {
      return "No permission for " + denied.getFile();
    }
    if (failure instanceof IOException) {
      return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }
    return "This is a mistake in Chorale: "
        + failure
        + ". Run the command again with --debug and report what it prints.";
  }

  private static String temporal(StatusRuntimeException failure) {
    Status status = failure.getStatus();
    String said = status.getDescription() == null ? "" : ": " + status.getDescription();
    return switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED ->
          "Temporal does not answer"
              + said
              + ". Start one with 'chorale up', or say where yours is: TEMPORAL_ADDRESS=HOST:PORT.";
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          "Temporal refuses these credentials" + said + ". Look at the TEMPORAL_* settings.";
      default -> "Temporal answers " + status.getCode() + said;
    };
  }

  private static boolean debug(CommandLine command) {
    CommandLine root = command;
    while (root.getParent() != null) {
      root = root.getParent();
    }
    return root.getCommand() instanceof Main main && main.debug();
  }
}
