package dev.chorale.worker;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.chorale.vocabulary.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/** How this process logs. Without a word: warnings, plain, to standard error. */
public final class Logs {
  private Logs() {}

  /** From now on one JSON object a line to standard error, with workflow, run, cell and attempt. */
  public static void asJson() {
    LoggerContext context = context();
    context.reset();
    configure(context, "logback-worker.xml");
  }

  /**
   * From now on also one JSON object a line to the end of a file, for each step of a training: the
   * clips that it was made of. Each line is written at once, so that a kill loses none.
   *
   * @throws BadInputException when the file can't be written
   */
  public static void clipOrder(Path file) {
    try {
      Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    } catch (IOException e) {
      throw new BadInputException("--clip-order " + file + " can't be written: " + e);
    }
    LoggerContext context = context();
    context.putProperty("clipOrder", file.toString());
    configure(context, "logback-clip-order.xml");
  }

  private static LoggerContext context() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      return context;
    }
    throw new IllegalStateException("Logback is not what logs here");
  }

  private static void configure(LoggerContext context, String name) {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(Objects.requireNonNull(Logs.class.getResource(name), name));
    } catch (JoranException e) {
      throw new IllegalStateException("Reading " + name, e);
    }
  }
}
