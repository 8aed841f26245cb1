package dev.chorale.model;

import dev.chorale.source.Folders;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.Manifest;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.Stages;
import dev.chorale.storage.Stages.Outcome;
import dev.chorale.storage.StoredObject;
import dev.chorale.storage.WeightNames;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.ModelSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Published weights in the store: the files of a checkpoint's folder as they are, under a key that
 * follows from their digests, and names for people.
 */
public final class StoredWeights {
  public static final String STAGE = "ImportModel";

  private static final int VERSION = 1;
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

  private final Stages stages;

  public StoredWeights(Stages stages) {
    this.stages = stages;
  }

  /** The weights of a store, to be asked for, not added to. */
  public static StoredWeights of(ArtifactStore store) {
    return new StoredWeights(new Stages(store, Map::of));
  }

  /**
   * Stores a folder as transformers saves it, once, and gives it a name. Every tensor's name and
   * shape is checked first.
   *
   * @param name as a spec's model.checkpoint has it; one that is there is given to these weights
   * @throws BadInputException when the folder is no checkpoint, or the name can't be one
   */
  public Outcome store(Path folder, String name) throws IOException {
    WeightNames.check(name);
    List<Path> files;
    try (Wav2Vec2Checkpoint checkpoint = Wav2Vec2Checkpoint.open(folder, OptionalInt.empty())) {
      files = checkpoint.paths();
    }
    SortedMap<String, StoredObject> objects = new TreeMap<>();
    SortedMap<String, String> digests = new TreeMap<>();
    for (Path file : files) {
      StoredObject object = stages.store().put(file);
      objects.put(String.valueOf(file.getFileName()), object);
      digests.put(String.valueOf(file.getFileName()), object.sha256());
    }
    StageKey key = new StageKey(STAGE, VERSION, ChoraleJson.mapper().createObjectNode(), digests);
    Outcome outcome = stages.once(key, output -> objects.forEach(output::put));
    new WeightNames(stages.store()).put(name, outcome.manifest().key());
    return outcome;
  }

  /**
   * The key that a spec means.
   *
   * @param nameOrKey as the spec has it
   * @throws BadInputException when the store has no such weights
   */
  private String key(String nameOrKey) {
    String key =
        KEY.matcher(nameOrKey).matches()
            ? nameOrKey
            : new WeightNames(stages.store())
                .key(nameOrKey)
                .orElseThrow(() -> missing(nameOrKey, "are named so"));
    manifest(key);
    return key;
  }

  /**
   * A network with the key of its weights in place of what the spec calls them.
   *
   * @throws BadInputException when the store has no such weights, or they have too few layers
   */
  public ModelSpec resolved(ModelSpec model, String nameOrKey) {
    ModelSpec resolved = model.withCheckpoint(key(nameOrKey));
    network(resolved, 2);
    return resolved;
  }

  /**
   * The network that a spec means, with its weights from the store where it names some by their
   * key.
   *
   * @throws BadInputException as in {@link Networks#of}
   */
  public Network network(ModelSpec model, int classes) {
    return model
        .checkpoint()
        .map(key -> Networks.of(model, classes, published(key)))
        .orElseGet(() -> Networks.of(model, classes));
  }

  /**
   * The artifact of a key.
   *
   * @throws BadInputException when the store has no such weights
   */
  public ArtifactRef ref(String key) {
    return manifest(key).ref();
  }

  private Manifest manifest(String key) {
    return stages.store().find(STAGE, key).orElseThrow(() -> missing(key, "have this key"));
  }

  private BadInputException missing(String checkpoint, String what) {
    List<String> names = new WeightNames(stages.store()).all();
    return new BadInputException(
        "model.checkpoint: found '"
            + checkpoint
            + "', but no weights in the store "
            + what
            + (names.isEmpty() ? "" : "; there are " + String.join(", ", names))
            + ". Fetch their folder and run: chorale model import DIR");
  }

  /** The weights of a key; their values are read from the store when they are asked for. */
  PublishedWeights published(String key) {
    Manifest manifest = manifest(key);
    return new PublishedWeights(
        new String(
            stages.store().read(manifest.object(Wav2Vec2Config.FILE)), StandardCharsets.UTF_8),
        Wav2Vec2Config.FILE + " of weights " + key,
        layers ->
            with(
                key,
                folder -> {
                  try (Wav2Vec2Checkpoint checkpoint = Wav2Vec2Checkpoint.open(folder, layers)) {
                    return checkpoint.weights();
                  }
                }));
  }

  /** Does something with a folder that holds the files of a key, and removes it. */
  public <T> T with(String key, Function<Path, T> use) {
    Manifest manifest = manifest(key);
    try {
      Path folder = Files.createTempDirectory("chorale-weights-");
      try {
        for (Map.Entry<String, StoredObject> object : manifest.objects().entrySet()) {
          try (InputStream in = stages.store().open(object.getValue())) {
            Files.copy(in, folder.resolve(object.getKey()));
          }
        }
        return use.apply(folder);
      } finally {
        Folders.remove(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Copying weights " + key, e);
    }
  }
}
