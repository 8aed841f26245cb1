package dev.chorale.sweep;

import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.StoreException;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.SweepSpec;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The sweeps that a store knows, each by the spec it was started with. */
public final class SweepDocuments {
  private static final String FOLDER = "sweeps/";
  private static final String SPEC = "/spec.json";
  private static final int NAMED_AT_MOST = 10;

  private final ArtifactStore store;

  public SweepDocuments(ArtifactStore store) {
    this.store = store;
  }

  /** Keeps a spec; the last window given to a sweep is the one kept. */
  public void save(String id, SweepSpec spec) {
    try {
      store.replace(FOLDER + id + SPEC, ChoraleJson.mapper().writeValueAsBytes(spec));
    } catch (IOException e) {
      throw new IllegalArgumentException("Not writable as JSON: " + spec, e);
    }
  }

  /** The spec of a sweep's full id. */
  public Optional<SweepSpec> find(String id) {
    String name = FOLDER + id + SPEC;
    return store
        .document(name)
        .map(
            bytes -> {
              try {
                return ChoraleJson.mapper().readValue(bytes, SweepSpec.class);
              } catch (IOException e) {
                throw new StoreException(
                    name + " in the store is not a spec: " + e.getMessage(), e);
              }
            });
  }

  /** All ids, sorted. */
  public List<String> ids() {
    return startingWith("");
  }

  /**
   * The full id of an id or of a prefix that only one sweep has.
   *
   * @throws BadInputException when none or several have it
   */
  public String resolve(String idOrPrefix) {
    List<String> ids = startingWith(idOrPrefix);
    if (ids.contains(idOrPrefix)) {
      return idOrPrefix;
    }
    if (ids.isEmpty()) {
      throw new BadInputException(
          "There is no sweep whose id begins with '"
              + idOrPrefix
              + "'. 'chorale sweep list' prints those there are.");
    }
    if (ids.size() > 1) {
      throw new BadInputException(
          "Several sweeps begin with '"
              + idOrPrefix
              + "': "
              + String.join(", ", ids.subList(0, Math.min(ids.size(), NAMED_AT_MOST)))
              + (ids.size() > NAMED_AT_MOST ? ", ..." : "")
              + ". Give more of the id.");
    }
    return ids.get(0);
  }

  private List<String> startingWith(String prefix) {
    return store.documents(FOLDER + prefix).stream()
        .filter(name -> name.endsWith(SPEC))
        .map(name -> name.substring(FOLDER.length(), name.length() - SPEC.length()))
        .filter(id -> !id.contains("/"))
        .toList();
  }
}
