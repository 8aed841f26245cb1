package dev.chorale.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.chorale.training.Compute;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.TrainingSpec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PassTest {
  /** As every test that needs the engine starts it. */
  @BeforeAll
  static void startEngine() {
    Compute.start("cpu", 1);
  }

  /**
   * Of a layer dropout(x) times w the gradient by w is the output over w, if the dropout is one.
   */
  @Test
  void aRecomputedLayerDropsWhatItDroppedBefore() throws IOException {
    TrainingSpec spec =
        ChoraleJson.mapper().readValue("{\"recomputeActivations\": true}", TrainingSpec.class);
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        Parameters parameters =
            Parameters.trainable(
                manager.newSubManager(),
                Map.of(
                    "u", Tensor.filled(1, 1), "v", Tensor.filled(1, 1), "w", Tensor.filled(2, 1)));
        NDScope scope = new NDScope();
        GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      scope.suppressNotUsedWarning();
      NDArray input = manager.ones(new Shape(1000)).mul(parameters.get("u"));
      Pass pass = Pass.training(spec);
      NDArray output =
          pass.through(
              List.of(
                  hidden -> Layers.dropout(hidden, 0.5, true).mul(parameters.get("v")),
                  hidden -> Layers.dropout(hidden, 0.5, true).mul(parameters.get("w"))),
              input);
      NDArray loss = output.sum();
      pass.backward(loss, collector);

      // About 250 of 1,000 ones are left, each 2 x 2 x 1 x 2.
      float sum = loss.getFloat();
      assertThat(sum).isBetween(1400f, 2600f);
      assertThat(parameters.get("w").getGradient().getFloat()).isEqualTo(sum / 2);
      assertThat(parameters.get("v").getGradient().getFloat()).isEqualTo(sum);
      assertThat(parameters.get("u").getGradient().getFloat()).isEqualTo(sum);
    }
  }
}
