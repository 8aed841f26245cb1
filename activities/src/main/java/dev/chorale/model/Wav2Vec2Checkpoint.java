package dev.chorale.model;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.audio.Features;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A folder with a wav2vec 2.0 or HuBERT network, as transformers' save_pretrained and the model hub
 * have it: {@code config.json}, and {@code model.safetensors} or {@code pytorch_model.bin}, each in
 * one file or in shards with an index. Of a network with a task's head the head is left aside.
 */
public final class Wav2Vec2Checkpoint implements AutoCloseable {
  private static final String SAFETENSORS = "model.safetensors";
  private static final String TORCH = "pytorch_model.bin";
  private static final String INDEX = ".index.json";
  private static final int SHOWN = 5;

  private final Path folder;
  private final Wav2Vec2Config config;
  private final int layers;
  private final List<TensorFile> files;
  private final List<Path> paths;

  /** Where each tensor lies, by the network's own names. */
  private final Map<String, Place> places;

  private final Map<String, List<Long>> ofTheTask;

  private record Place(TensorFile file, String name, List<Long> shape) {}

  private Wav2Vec2Checkpoint(
      Path folder,
      Wav2Vec2Config config,
      int layers,
      List<TensorFile> files,
      List<Path> paths,
      Map<String, Place> places,
      Map<String, List<Long>> ofTheTask) {
    this.folder = folder;
    this.config = config;
    this.layers = layers;
    this.files = files;
    this.paths = List.copyOf(paths);
    this.places = places;
    this.ofTheTask = ofTheTask;
  }

  /**
   * Looks at a folder; no values are read yet.
   *
   * @param layers of the transformer to keep, from the first; empty for all
   * @throws BadInputException naming the file, the field or the tensors, when something is missing,
   *     too much, or of another shape than config.json says
   */
  public static Wav2Vec2Checkpoint open(Path folder, OptionalInt layers) {
    Wav2Vec2Config config = config(folder);
    int kept = layers.orElse(config.layers());
    if (kept < 1 || kept > config.layers()) {
      throw new BadInputException(
          "Found %d layers, expected 1 to %d, which %s has"
              .formatted(kept, config.layers(), folder));
    }
    List<TensorFile> files = new ArrayList<>();
    try {
      List<Path> paths = new ArrayList<>();
      paths.add(folder.resolve(Wav2Vec2Config.FILE));
      openFiles(folder, files, paths);
      Map<String, Place> places = new LinkedHashMap<>();
      Map<String, List<Long>> ofTheTask = new LinkedHashMap<>();
      place(config, files, places, ofTheTask);
      check(folder, config, places);
      return new Wav2Vec2Checkpoint(folder, config, kept, files, paths, places, ofTheTask);
    } catch (IOException e) {
      close(files);
      throw new UncheckedIOException("Reading " + folder, e);
    } catch (RuntimeException e) {
      close(files);
      throw e;
    }
  }

  private static Wav2Vec2Config config(Path folder) {
    Path file = folder.resolve(Wav2Vec2Config.FILE);
    if (!Files.isDirectory(folder)) {
      throw new BadInputException(
          "There is no folder " + folder + ", expected one with config.json and the weights");
    }
    try {
      return Wav2Vec2Config.parse(Files.readString(file), file.toString());
    } catch (NoSuchFileException e) {
      throw new BadInputException(
          folder + " has no config.json, expected a folder as transformers saves it", e);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading " + file, e);
    }
  }

  /**
   * @param paths is added every file that is needed
   */
  private static void openFiles(Path folder, List<TensorFile> files, List<Path> paths)
      throws IOException {
    for (String name : List.of(SAFETENSORS, TORCH)) {
      Path index = folder.resolve(name + INDEX);
      List<Path> found = new ArrayList<>();
      if (Files.exists(folder.resolve(name))) {
        found.add(folder.resolve(name));
      } else if (Files.exists(index)) {
        found.addAll(shards(folder, index));
        paths.add(index);
      }
      for (Path file : found) {
        files.add(name.equals(TORCH) ? TorchFile.open(file) : SafetensorsFile.open(file));
      }
      if (!found.isEmpty()) {
        paths.addAll(found);
        return;
      }
    }
    throw new BadInputException(
        "%s has neither %s nor %s, nor an index of shards of one"
            .formatted(folder, SAFETENSORS, TORCH));
  }

  private static List<Path> shards(Path folder, Path index) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    try {
      JsonNode map = ChoraleJson.mapper().readTree(Files.readString(index)).path("weight_map");
      map.forEach(shard -> names.add(shard.asText()));
    } catch (JsonProcessingException e) {
      throw new BadInputException(index + " is not JSON. Fetch it again.", e);
    }
    if (names.isEmpty()) {
      throw new BadInputException(index + " names no shards in its weight_map. Fetch it again.");
    }
    List<Path> shards = new ArrayList<>();
    for (String name : names) {
      if (!name.matches("[A-Za-z0-9._-]+") || !Files.isRegularFile(folder.resolve(name))) {
        throw new BadInputException(
            "%s names '%s', expected a file beside it. Fetch that too.".formatted(index, name));
      }
      shards.add(folder.resolve(name));
    }
    return shards;
  }

  /** Sorts tensors into those of the network and those of a task's head. */
  private static void place(
      Wav2Vec2Config config,
      List<TensorFile> files,
      Map<String, Place> places,
      Map<String, List<Long>> ofTheTask) {
    String prefix = config.modelType() + ".";
    boolean hasHead =
        files.stream()
            .flatMap(file -> file.shapes().keySet().stream())
            .anyMatch(name -> name.startsWith(prefix));
    for (TensorFile file : files) {
      file.shapes()
          .forEach(
              (name, shape) -> {
                if (hasHead && !name.startsWith(prefix)) {
                  ofTheTask.put(name, shape);
                } else {
                  String own = hasHead ? name.substring(prefix.length()) : name;
                  places.put(canonical(own), new Place(file, name, shape));
                }
              });
    }
  }

  /** Names of the older weight norm as the newer one names them. */
  private static String canonical(String name) {
    return name.replace("conv.weight_g", "conv.parametrizations.weight.original0")
        .replace("conv.weight_v", "conv.parametrizations.weight.original1");
  }

  private static void check(Path folder, Wav2Vec2Config config, Map<String, Place> places) {
    Map<String, List<Long>> expected = new Wav2Vec2(config, config.layers()).shapes();
    List<String> wrong = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    expected.forEach(
        (name, shape) -> {
          Place place = places.get(name);
          if (place == null) {
            missing.add(name);
          } else if (!place.shape().equals(shape)) {
            wrong.add(name + " has shape " + place.shape() + ", expected " + shape);
          }
        });
    List<String> extra =
        places.keySet().stream()
            .filter(name -> !expected.containsKey(name))
            .filter(name -> !name.equals(Wav2Vec2.MASK_VECTOR))
            .toList();
    List<String> said = new ArrayList<>();
    say(said, "missing: ", missing);
    say(said, "not expected: ", extra);
    say(said, "", wrong);
    if (!said.isEmpty()) {
      throw new BadInputException(
          folder
              + ": its tensors are not those of its config.json: "
              + String.join("; ", said)
              + ". Take both files from one place.");
    }
  }

  private static void say(List<String> said, String what, List<String> names) {
    if (!names.isEmpty()) {
      int more = names.size() - SHOWN;
      said.add(
          what
              + String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
              + (more > 0 ? " and " + more + " more" : ""));
    }
  }

  /** The files that it needs: config.json, the weights, and the index of their shards. */
  public List<Path> paths() {
    return paths;
  }

  /** What it holds and what is kept of it. */
  public Wav2Vec2Shape shape() {
    return Wav2Vec2Shape.of(config, layers, ofTheTask);
  }

  /** What the network sees of a clip: the sound with mean 0 and variance 1. */
  public Features features(float[] samples) {
    return encoder().features(samples);
  }

  /** Frames that the network makes of a clip. */
  public int frames(Features clip) {
    return config.frames(clip.frames());
  }

  /**
   * The mean over a clip's own frames of transformers' last_hidden_state of a model with so many
   * layers, without dropout and masks: clips x hidden size.
   *
   * @param parameters of {@link #weights}
   */
  public NDArray pooled(Parameters parameters, Batch batch) {
    return encoder().pooled(parameters, batch, Pass.evaluation());
  }

  Wav2Vec2Config config() {
    return config;
  }

  /** The network without a head. */
  Wav2Vec2 encoder() {
    return new Wav2Vec2(config, layers);
  }

  /**
   * The weights of the layers that are kept, as 32-bit floats, in the network's order.
   *
   * @throws BadInputException naming file and tensor, when one is damaged
   */
  public Map<String, Tensor> weights() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    encoder()
        .shapes()
        .forEach(
            (name, shape) -> {
              weights.put(name, read(Objects.requireNonNull(places.get(name))));
            });
    return weights;
  }

  private Tensor read(Place place) {
    try {
      return place.file().read(place.name());
    } catch (IOException e) {
      throw new UncheckedIOException("Reading " + place.name() + " in " + folder, e);
    }
  }

  @Override
  public void close() {
    close(files);
  }

  private static void close(List<TensorFile> files) {
    for (TensorFile file : files) {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
