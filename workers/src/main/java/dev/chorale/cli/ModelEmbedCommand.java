package dev.chorale.cli;

import dev.chorale.audio.AudioDecoder;
import dev.chorale.model.Wav2Vec2Checkpoint;
import dev.chorale.training.Compute;
import dev.chorale.training.Embedder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chorale model embed}. */
@Command(
    name = "embed",
    description = {
      "Embeds recordings by a checkpoint: the mean over a clip's frames of the last kept layer's"
          + " hidden states, after the encoder's final norm, as transformers' last_hidden_state of a"
          + " model with that many layers."
    })
final class ModelEmbedCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private OneCheckpoint one = new OneCheckpoint();

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "WAV",
      description = "Recordings, WAV or FLAC.")
  private List<Path> recordings = new ArrayList<>();

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "cpu, gpu:0, gpu:1, ... Default: cpu.")
  private String device = "cpu";

  @Option(names = "--json", description = "Print JSON; else a CSV row a recording.")
  private boolean json;

  /**
   * What is printed as JSON; fields are added, never renamed.
   *
   * @param parameters of the layers that are kept
   */
  record Answer(long parameters, List<Clip> clips) {}

  /** One recording: frames over which the mean is, and the mean. */
  record Clip(String path, int frames, List<Float> mean) {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    // All are decoded first: what is wrong with one is said before the work begins.
    List<float[]> sounds = recordings.stream().map(AudioDecoder::decode).toList();
    List<Clip> clips = new ArrayList<>();
    long parameters;
    try (Wav2Vec2Checkpoint checkpoint = one.open()) {
      parameters = checkpoint.shape().parameters().encoder();
      try (Embedder embedder =
          new Embedder(Compute.start(device, Compute.defaultThreads()), checkpoint)) {
        for (int i = 0; i < sounds.size(); i++) {
          Embedder.Embedding embedding = embedder.of(sounds.get(i));
          List<Float> mean = new ArrayList<>();
          for (float value : embedding.mean().toArray()) {
            mean.add(value);
          }
          clips.add(new Clip(recordings.get(i).toString(), embedding.frames(), mean));
        }
      }
    }
    if (json) {
      Printing.json(out, new Answer(parameters, clips));
    } else {
      clips.forEach(clip -> print(out, clip));
    }
    out.flush();
    return Failures.DONE;
  }

  private static void print(PrintWriter out, Clip clip) {
    out.print(clip.path() + "," + clip.frames());
    clip.mean().forEach(value -> out.print("," + value));
    out.println();
  }
}
