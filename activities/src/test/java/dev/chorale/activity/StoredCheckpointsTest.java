package dev.chorale.activity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.chorale.model.Tensor;
import dev.chorale.storage.InMemoryArtifactStore;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.StoreException;
import dev.chorale.training.Checkpoint;
import dev.chorale.training.EpochResult;
import dev.chorale.training.Progress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StoredCheckpointsTest {
  private static final StageKey KEY =
      new StageKey("TrainModel", 1, NullNode.getInstance(), new TreeMap<>());
  private static final String RUN = "runs/" + KEY.key() + "/";

  private final InMemoryArtifactStore store = new InMemoryArtifactStore();

  @Test
  void aCheckpointReadsBackBitByBit() {
    Checkpoint saved = checkpoint(7);
    claim().save(saved);
    Checkpoint read = claim().latest().orElseThrow();
    assertThat(read).isEqualTo(saved);
    assertThat(read.parameters().keySet()).containsExactly("z", "a");
  }

  @Test
  void everyAttemptClaimsTheNextLease() {
    claim();
    claim();
    store.putIfAbsent(RUN + "lease/10", "{}".getBytes(UTF_8));
    claim();
    assertThat(store.documents(RUN + "lease/"))
        .containsExactly(RUN + "lease/1", RUN + "lease/10", RUN + "lease/11", RUN + "lease/2");
  }

  @Test
  void whoHasLostTheLeaseStopsAtItsNextCheckpoint() {
    StoredCheckpoints zombie = claim();
    zombie.save(checkpoint(1));
    StoredCheckpoints owner = claim();
    assertThatThrownBy(() -> zombie.save(checkpoint(2)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Another attempt has claimed this training (lease 2 after 1)");
    assertThat(owner.latest()).contains(checkpoint(1));
  }

  @Test
  void aLaterAttemptsCheckpointIsReadThoughAnEarlierOneWentFurther() {
    StoredCheckpoints zombie = claim();
    zombie.save(checkpoint(100));
    claim().save(checkpoint(50));
    assertThat(claim().latest()).contains(checkpoint(50));
  }

  @Test
  void stepsAreComparedAsNumbers() {
    StoredCheckpoints checkpoints = claim();
    checkpoints.save(checkpoint(9));
    checkpoints.save(checkpoint(10));
    assertThat(checkpoints.latest()).contains(checkpoint(10));
  }

  @Test
  void theLastTwoAreKeptWithTheTensorsTheyName() {
    StoredCheckpoints first = claim();
    first.save(checkpoint(1));
    first.save(checkpoint(2));
    StoredCheckpoints second = claim();
    second.save(checkpoint(3));
    assertThat(store.documents(RUN + "checkpoint/"))
        .containsExactly(RUN + "checkpoint/1/2", RUN + "checkpoint/2/3");
    assertThat(store.documents(RUN + "tensors/"))
        .hasSize(2)
        .allMatch(name -> name.matches(".*/tensors/(1/2|2/3)/[0-9a-f]{64}"));
  }

  @Test
  void noTwoCheckpointsShareAPart() {
    StoredCheckpoints checkpoints = claim();
    checkpoints.save(checkpoint(1));
    checkpoints.save(checkpoint(2));
    for (String part : store.documents(RUN + "tensors/1/2/")) {
      store.remove(part);
    }
    assertThat(claim().latest()).contains(checkpoint(1));
  }

  @Test
  void aCheckpointOfManyPartsIsReadBack() {
    Checkpoint large =
        new Checkpoint(
            progress(1),
            Map.of("w", random(Parts.SIZE / 4 + 1), "v", random(3)),
            Map.of("m", random(Parts.SIZE / 2 + 3)),
            Map.of());
    claim().save(large);
    assertThat(store.documents(RUN + "tensors/")).hasSize(4);
    assertThat(claim().latest()).contains(large);
  }

  /** A process that is killed while it stores, and one that comes to the same step again. */
  @Test
  void aCheckpointWithoutItsDocumentIsNone() {
    claim().save(checkpoint(1));
    claim().save(checkpoint(2));
    store.remove(RUN + "checkpoint/2/2");
    assertThat(claim().latest()).contains(checkpoint(1));
    store.documents(RUN + "tensors/").forEach(name -> store.replace(name, new byte[] {1}));
    claim().save(checkpoint(2));
    assertThat(claim().latest()).contains(checkpoint(2));
  }

  @Test
  void aDamagedPartIsPutAgain() {
    StoredCheckpoints checkpoints = claim();
    checkpoints.save(checkpoint(1));
    store.documents(RUN + "tensors/").forEach(name -> store.replace(name, new byte[] {1}));
    checkpoints.save(checkpoint(1));
    assertThat(claim().latest()).contains(checkpoint(1));
  }

  /** Document and part of the newest checkpoint, each harmed in every way. */
  @Test
  void whateverHappensToTheNewestCheckpointTheOneBeforeIsTaken() {
    claim().save(checkpoint(1));
    claim().save(checkpoint(2));
    String document = RUN + "checkpoint/2/2";
    String part = store.documents(RUN + "tensors/2/2/").get(0);
    for (String name : List.of(document, part)) {
      byte[] whole = store.document(name).orElseThrow();
      for (int at = 0; at < whole.length; at++) {
        byte[] flipped = whole.clone();
        flipped[at] ^= 1;
        store.replace(name, flipped);
        assertNeverWrong();
        store.replace(name, Arrays.copyOf(whole, at));
        assertThat(claim().latest()).contains(checkpoint(1));
      }
      store.remove(name);
      assertThat(claim().latest()).contains(checkpoint(1));
      store.replace(name, whole);
    }
    assertThat(claim().latest()).contains(checkpoint(2));
  }

  private void assertNeverWrong() {
    assertThat(claim().latest().orElseThrow()).isIn(checkpoint(1), checkpoint(2));
  }

  @Test
  void whenAllAreDamagedTheTrainingStartsOverAndSaysSo() {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Logger log = (Logger) LoggerFactory.getLogger(StoredCheckpoints.class);
    claim().save(checkpoint(1));
    claim().save(checkpoint(2));
    store.documents(RUN + "tensors/").forEach(store::remove);
    log.addAppender(lines);
    log.setLevel(Level.WARN);
    try {
      assertThat(claim().latest()).isEmpty();
    } finally {
      log.setLevel(null);
      log.detachAppender(lines);
    }
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .satisfiesExactly(
            first ->
                assertThat(first).contains("checkpoint/2/2 is damaged", "the one before is taken"),
            second ->
                assertThat(second)
                    .contains("checkpoint/1/1 is damaged", "the training starts over"));
  }

  @Test
  void ofATrainingThatHasEndedOnlyTheLeasesStay() {
    claim().save(checkpoint(1));
    StoredCheckpoints.clear(store, KEY);
    assertThat(store.documents("runs/")).containsExactly(RUN + "lease/1");
  }

  private StoredCheckpoints claim() {
    return StoredCheckpoints.claim(store, KEY, Map.of("host", "here:1"));
  }

  private static Tensor random(int size) {
    Random random = new Random(size);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextFloat();
    }
    return new Tensor(List.of((long) size), values);
  }

  private static Progress progress(long step) {
    return new Progress(
        step,
        3,
        0.1 + step,
        24,
        List.of(new EpochResult(1, 1 / 3.0, 0.7)),
        List.of(new TreeMap<>(Map.of("threads", "2"))));
  }

  private static Checkpoint checkpoint(long step) {
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    parameters.put("z", new Tensor(List.of(2L, 1L), new float[] {step, -0f}));
    parameters.put("a", Tensor.filled(Float.MIN_VALUE, 3));
    return new Checkpoint(
        progress(step),
        parameters,
        Map.of("exp_avg.z", Tensor.filled(step / 7f, 2, 1)),
        Map.of("z", Tensor.filled(1, 2, 1)));
  }
}
