package dev.chorale.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Runs a stage once for each key, whoever asks and however often. */
public final class Stages {
  private final ArtifactStore store;
  private final Supplier<Map<String, String>> provenance;

  /**
   * @param provenance of what is stored now: host, code and library versions, run, times
   */
  public Stages(ArtifactStore store, Supplier<Map<String, String>> provenance) {
    this.store = store;
    this.provenance = provenance;
  }

  public ArtifactStore store() {
    return store;
  }

  /**
   * What the stage of this key stored, now or before. Nothing is visible to others until {@code
   * work} has returned.
   */
  public Outcome once(StageKey key, Work work) throws IOException {
    Optional<Outcome> before = find(key);
    if (before.isPresent()) {
      return before.get();
    }
    Output output = new Output(store);
    work.write(output);
    Map<String, String> facts = new TreeMap<>(provenance.get());
    facts.putAll(output.provenance);
    Manifest manifest = new Manifest(key.key(), key, output.objects, output.summary, facts);
    return new Outcome(store.commit(manifest), false);
  }

  /** What the stage of this key has stored; empty when it has not. */
  public Optional<Outcome> find(StageKey key) {
    return store.find(key.stage(), key.key()).map(manifest -> new Outcome(manifest, true));
  }

  /**
   * The manifest of a reference that another stage has returned.
   *
   * @throws DamagedException when it is not there, or is not what the reference says
   */
  public Manifest manifest(ArtifactRef ref) {
    Manifest manifest =
        store
            .find(ref.stage(), ref.key())
            .orElseThrow(
                () ->
                    new DamagedException(
                        "Artifact "
                            + ref.stage()
                            + "/"
                            + ref.key()
                            + " is not in the store any more. Cancel the sweep and start it again: its"
                            + " stage will run once more."));
    if (!manifest.ref().digest().equals(ref.digest())) {
      throw new DamagedException(
          "Artifact "
              + ref.stage()
              + "/"
              + ref.key()
              + " has digest "
              + manifest.ref().digest()
              + ", expected "
              + ref.digest());
    }
    return manifest;
  }

  /** One small object of an artifact as UTF-8 text. */
  public String text(ArtifactRef ref, String name) {
    return new String(store.read(manifest(ref).object(name)), StandardCharsets.UTF_8);
  }

  /** The work of a stage. */
  @FunctionalInterface
  public interface Work {
    void write(Output output) throws IOException;
  }

  /** Takes what a stage stores. */
  public static final class Output {
    private final ArtifactStore store;
    private final SortedMap<String, StoredObject> objects = new TreeMap<>();
    private final Map<String, String> provenance = new TreeMap<>();
    private JsonNode summary = NullNode.getInstance();

    private Output(ArtifactStore store) {
      this.store = store;
    }

    public void put(String name, byte[] bytes) {
      objects.put(name, store.put(bytes));
    }

    public void put(String name, String text) {
      put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    public void put(String name, Path file) {
      objects.put(name, store.put(file));
    }

    /** Names an object that an earlier attempt has put. */
    public void put(String name, StoredObject object) {
      objects.put(name, object);
    }

    /**
     * How it came to be: not part of what is stored, so it may differ where the bytes do not. It
     * wins over what is known of every stage.
     */
    public void provenance(String name, String value) {
      provenance.put(name, value);
    }

    /** Counts for the stage's result, which a reused stage returns too. */
    public void summary(Object value) {
      summary = ChoraleJson.tree(value);
    }
  }

  /**
   * @param reused whether it was there before
   */
  public record Outcome(Manifest manifest, boolean reused) {
    public ArtifactRef ref() {
      return manifest.ref();
    }

    /** The summary as the record that was given to {@link Output#summary}. */
    public <T> T summary(Class<T> type) {
      return ChoraleJson.mapper().convertValue(manifest.summary(), type);
    }
  }
}
