package dev.chorale.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

  @Test
  void theClipsOfAStepAreALineAtTheEndOfTheFile(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("order.jsonl"), "{}\n");
    MDC.put("cell", "tiny/AR/fold-0/seed-1");
    try {
      Logs.asJson();
      Logs.clipOrder(file);
      LoggerFactory.getLogger("dev.chorale.training.order")
          .atDebug()
          .addKeyValue("epoch", 2)
          .addKeyValue("step", 31L)
          .addKeyValue("clips", List.of("a", "b"))
          .log("step");
      // Before anything is closed, as a kill would leave it.
      List<String> lines = Files.readAllLines(file);
      assertThat(lines).hasSize(2);
      JsonNode line = ChoraleJson.mapper().readTree(lines.get(1));
      assertThat(line.path("cell").asText()).isEqualTo("tiny/AR/fold-0/seed-1");
      assertThat(line.path("epoch").asInt()).isEqualTo(2);
      assertThat(line.path("step").asLong()).isEqualTo(31);
      assertThat(line.path("clips")).extracting(JsonNode::asText).containsExactly("a", "b");
    } finally {
      MDC.clear();
      LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
      context.reset();
      new ContextInitializer(context).autoConfig();
    }
    assertThatThrownBy(() -> Logs.clipOrder(dir))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("can't be written");
  }

  private static JsonNode line(ByteArrayOutputStream err) throws IOException {
    return ChoraleJson.mapper().readTree(err.toString(StandardCharsets.UTF_8).strip());
  }
}
