package dev.chorale.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class LogsTest {
  @Test
  void aWorkersLineNamesWorkflowRunCellAndAttempt() throws Exception {
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    MDC.put("WorkflowId", "night-1a2b3c4d/tiny/AR/fold-0/seed-1");
    MDC.put("RunId", "a-run");
    MDC.put("ActivityType", "TrainModel");
    MDC.put("TaskQueue", "chorale-gpu");
    MDC.put("cell", "tiny/AR/fold-0/seed-1");
    MDC.put("attempt", "4");
    try {
      Logs.asJson();
      LoggerFactory.getLogger("dev.chorale.training").info("epoch 3");
    } finally {
      MDC.clear();
      System.setErr(before);
      LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
      context.reset();
      new ContextInitializer(context).autoConfig();
    }
    JsonNode line = line(err);
    assertThat(line.path("message").asText()).isEqualTo("epoch 3");
    assertThat(line.path("workflow").asText()).isEqualTo("night-1a2b3c4d/tiny/AR/fold-0/seed-1");
    assertThat(line.path("run").asText()).isEqualTo("a-run");
    assertThat(line.path("stage").asText()).isEqualTo("TrainModel");
    assertThat(line.path("cell").asText()).isEqualTo("tiny/AR/fold-0/seed-1");
    assertThat(line.path("attempt").asText()).isEqualTo("4");
    assertThat(line.has("TaskQueue")).isFalse();
    assertThat(line.path("level").asText()).isEqualTo("INFO");
    assertThat(line.has("time")).isTrue();
  }

  private static JsonNode line(ByteArrayOutputStream err) throws IOException {
    return ChoraleJson.mapper().readTree(err.toString(StandardCharsets.UTF_8).strip());
  }
}
