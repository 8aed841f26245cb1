package dev.chorale.worker;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.net.URL;
import org.slf4j.LoggerFactory;

/** How this process logs. Without a word: warnings, plain, to standard error. */
public final class Logs {
  private Logs() {}

  /** From now on one JSON object a line to standard error, with workflow, run, cell and attempt. */
  public static void asJson() {
    URL configuration = Logs.class.getResource("logback-worker.xml");
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)
        || configuration == null) {
      throw new IllegalStateException("Logback is not what logs here");
    }
    context.reset();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(configuration);
    } catch (JoranException e) {
      throw new IllegalStateException("Reading " + configuration, e);
    }
  }
}
