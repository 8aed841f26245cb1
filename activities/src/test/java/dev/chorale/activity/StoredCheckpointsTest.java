package dev.chorale.activity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.chorale.model.Tensor;
import dev.chorale.storage.InMemoryArtifactStore;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.StoreException;
import dev.chorale.training.Checkpoint;
import dev.chorale.training.EpochResult;
import dev.chorale.training.Progress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

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
    // Each names three, of which the best epoch's are the same in all.
    assertThat(store.documents(RUN + "tensors/1/")).hasSize(3);
    assertThat(store.documents(RUN + "tensors/2/")).hasSize(3);
  }

  @Test
  void aDamagedCheckpointIsSkippedForTheOneBefore() {
    StoredCheckpoints checkpoints = claim();
    checkpoints.save(checkpoint(1));
    List<String> before = store.documents(RUN + "tensors/");
    checkpoints.save(checkpoint(2));
    String damaged =
        store.documents(RUN + "tensors/").stream()
            .filter(name -> !before.contains(name))
            .findFirst()
            .orElseThrow();
    store.replace(damaged, "cut short".getBytes(UTF_8));
    assertThat(claim().latest()).contains(checkpoint(1));
    store.remove(damaged);
    assertThat(claim().latest()).contains(checkpoint(1));
    store.replace(RUN + "checkpoint/1/1", "{".getBytes(UTF_8));
    assertThat(claim().latest()).isEmpty();
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

  private static Checkpoint checkpoint(long step) {
    Progress progress =
        new Progress(
            step,
            3,
            0.1 + step,
            24,
            List.of(new EpochResult(1, 1 / 3.0, 0.7)),
            List.of(new TreeMap<>(Map.of("threads", "2"))));
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    parameters.put("z", new Tensor(List.of(2L, 1L), new float[] {step, -0f}));
    parameters.put("a", Tensor.filled(Float.MIN_VALUE, 3));
    return new Checkpoint(
        progress,
        parameters,
        Map.of("exp_avg.z", Tensor.filled(step / 7f, 2, 1)),
        Map.of("z", Tensor.filled(1, 2, 1)));
  }
}
