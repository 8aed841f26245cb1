package dev.chorale.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chorale.contract.ArchiveActivities;
import dev.chorale.contract.CorpusActivities;
import dev.chorale.contract.EvaluationActivities;
import dev.chorale.contract.FoldActivities;
import dev.chorale.contract.IntervalActivities;
import dev.chorale.contract.LabelActivities;
import dev.chorale.contract.Payloads;
import dev.chorale.contract.ReportActivities;
import dev.chorale.contract.ReportActivities.WriteReport;
import dev.chorale.contract.ReuseActivities;
import dev.chorale.contract.TrainingActivities;
import dev.chorale.vocabulary.ChoraleJson;
import io.temporal.api.common.v1.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every record that travels, against the JSON that histories hold. After adding a field, write the
 * files anew with {@code -Dchorale.record=payloads} and look at the difference: a line that changed
 * or went breaks every history there is.
 */
class PayloadsTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "payloads");

  static Stream<Record> samples() {
    return SamplePayloads.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void whatHistoriesHoldIsReadAndWrittenUnchanged(Record sample) throws IOException {
    Path file = GOLDEN.resolve(sample.getClass().getSimpleName() + ".json");
    if ("payloads".equals(System.getProperty("chorale.record"))) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, ChoraleJson.tree(sample).toPrettyString() + "\n");
    }
    String golden = Files.readString(file);
    assertThat(read(golden, sample.getClass())).isEqualTo(sample);
    assertThat(write(sample)).isEqualTo(ChoraleJson.mapper().readTree(golden).toString());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aFieldOfANewerWorkerIsPassedOver(Record sample) throws IOException {
    ObjectNode newer = (ObjectNode) ChoraleJson.tree(sample);
    newer.put("addedLater", 1);
    assertThat(read(newer.toString(), sample.getClass())).isEqualTo(sample);
  }

  @Test
  void aRequestOfAnOlderHistoryMissesNoCorpusAndNoMeasure() {
    WriteReport sample =
        (WriteReport) samples().filter(WriteReport.class::isInstance).findFirst().orElseThrow();
    ObjectNode older = (ObjectNode) ChoraleJson.tree(sample);
    older.remove("lost");
    ((ObjectNode) older.at("/corpora/0")).remove("unmeasured");
    WriteReport read = (WriteReport) read(older.toString(), WriteReport.class);
    assertThat(read.lost()).isEmpty();
    assertThat(read.corpora().get(0).unmeasured()).isEmpty();
    assertThat(write(read)).isEqualTo(older.toString());
  }

  @Test
  void everyRecordThatTravelsIsThere() {
    List<Class<?>> owners =
        List.of(
            CorpusActivities.class,
            LabelActivities.class,
            FoldActivities.class,
            TrainingActivities.class,
            ReuseActivities.class,
            EvaluationActivities.class,
            IntervalActivities.class,
            ReportActivities.class,
            ArchiveActivities.class,
            ArchiveWorkflow.class,
            SweepWorkflow.class,
            CorpusWorkflow.class,
            TrainingWorkflow.class);
    List<String> records =
        owners.stream()
            .flatMap(owner -> Arrays.stream(owner.getDeclaredClasses()))
            .filter(Class::isRecord)
            .map(Class::getSimpleName)
            .toList();
    assertThat(samples().map(sample -> sample.getClass().getSimpleName()))
        .containsExactlyInAnyOrderElementsOf(records);
  }

  private static Record read(String json, Class<? extends Record> type) {
    return Payloads.converter().fromPayload(payload(json), type, type);
  }

  private static Payload payload(String json) {
    return Payload.newBuilder()
        .putMetadata("encoding", com.google.protobuf.ByteString.copyFromUtf8("json/plain"))
        .setData(com.google.protobuf.ByteString.copyFromUtf8(json))
        .build();
  }

  private static String write(Record sample) {
    return Payloads.converter().toPayload(sample).orElseThrow().getData().toStringUtf8();
  }
}
