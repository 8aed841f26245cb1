package dev.chorale.activity;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.chorale.model.Safetensors;
import dev.chorale.model.Tensor;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.StoreException;
import dev.chorale.training.Checkpoint;
import dev.chorale.training.CheckpointStore;
import dev.chorale.training.Progress;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one training in the artifact store, fenced by leases.
 *
 * <ul>
 *   <li>{@code runs/<key>/lease/<n>}: attempt n has claimed the training. Put only where none is,
 *       so every n has one owner.
 *   <li>{@code runs/<key>/checkpoint/<n>/<step>}: a document that names the checkpoint's parts by
 *       their digests; put last.
 *   <li>{@code runs/<key>/tensors/<n>/<step>/<digest>}: the parts, which make one safetensors file
 *       with the progress in its header. No two checkpoints share one, so that none is lost with
 *       another. Under the run, not among the artifacts' objects, so that they can go with the
 *       checkpoint: they are several times the model.
 * </ul>
 *
 * Who resumes takes the highest (n, step) that is whole. Who has lost the lease stops at its next
 * checkpoint; what it wrote under its own n is not read once a later attempt has a checkpoint.
 */
public final class StoredCheckpoints implements CheckpointStore {
  private static final Logger LOG = LoggerFactory.getLogger(StoredCheckpoints.class);

  /** The last, and the one before for when the last is damaged. */
  private static final int KEPT = 2;

  private static final Pattern NUMBERS =
      Pattern.compile("(?:checkpoint|tensors)/(\\d{1,9})/(\\d{1,18})(?:/[0-9a-f]+)?");

  private static final String PROGRESS = "progress";
  private static final String PARAMETERS = "parameters.";
  private static final String MOMENTS = "moments.";
  private static final String BEST = "best.";

  private final ArtifactStore store;
  private final String run;
  private final int lease;

  private StoredCheckpoints(ArtifactStore store, String run, int lease) {
    this.store = store;
    this.run = run;
    this.lease = lease;
  }

  /**
   * Claims a training for an attempt.
   *
   * @param claim who claims it and what it needs, kept in the lease
   */
  static StoredCheckpoints claim(ArtifactStore store, StageKey key, Map<String, String> claim) {
    String run = run(key);
    byte[] document = json(claim);
    for (int lease = highestLease(store, run) + 1; ; lease++) {
      if (store.putIfAbsent(run + "lease/" + lease, document)) {
        return new StoredCheckpoints(store, run, lease);
      }
    }
  }

  private static int highestLease(ArtifactStore store, String run) {
    String prefix = run + "lease/";
    return store.documents(prefix).stream()
        .map(name -> name.substring(prefix.length()))
        .filter(number -> number.matches("\\d{1,9}"))
        .mapToInt(Integer::parseInt)
        .max()
        .orElse(0);
  }

  @Override
  public Optional<Checkpoint> latest() {
    List<Place> places = places();
    for (int i = places.size() - 1; i >= 0; i--) {
      String name = name(places.get(i));
      try {
        return Optional.of(read(places.get(i)));
      } catch (IOException e) {
        LOG.warn(
            "Checkpoint {} is damaged, {}: {}",
            name,
            i == 0
                ? "and there is none before it: the training starts over"
                : "the one before is taken",
            e.getMessage());
      }
    }
    return Optional.empty();
  }

  private Checkpoint read(Place place) throws IOException {
    Safetensors file;
    try (InputStream in = Parts.open(store, tensors(place), parts(name(place)))) {
      file = Safetensors.read(in);
    }
    String progress = file.metadata().get(PROGRESS);
    if (progress == null) {
      throw new IOException("Its header has no " + PROGRESS);
    }
    return new Checkpoint(
        ChoraleJson.mapper().readValue(progress, Progress.class),
        group(file, PARAMETERS),
        group(file, MOMENTS),
        group(file, BEST));
  }

  /**
   * The digests that a checkpoint's document names; whether they are right is seen by the parts.
   */
  private List<String> parts(String name) throws IOException {
    byte[] document =
        store.document(name).orElseThrow(() -> new IOException("It has just been removed"));
    List<String> parts = new ArrayList<>();
    ChoraleJson.mapper().readTree(document).path("parts").forEach(part -> parts.add(part.asText()));
    return parts;
  }

  private static Map<String, Tensor> group(Safetensors file, String prefix) {
    Map<String, Tensor> group = new LinkedHashMap<>();
    file.tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix)) {
                group.put(name.substring(prefix.length()), tensor);
              }
            });
    return group;
  }

  @Override
  public void save(Checkpoint checkpoint) {
    Place place = new Place(lease, checkpoint.progress().step());
    List<String> parts;
    try {
      parts = Parts.put(store, tensors(place), file(checkpoint)::write);
    } catch (IOException e) {
      throw new StoreException("Storing " + name(place) + ": " + e.getMessage(), e);
    }
    int highest = highestLease(store, run);
    if (highest > lease) {
      throw new LeaseLostException(
          "Another attempt has claimed this training (lease "
              + highest
              + " after "
              + lease
              + "); this one stops. Nothing needs to be done: the other goes on, or has ended it.");
    }
    store.replace(name(place), json(Map.of("parts", parts)));
    removeOld();
  }

  private static Safetensors file(Checkpoint checkpoint) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    checkpoint.parameters().forEach((name, tensor) -> tensors.put(PARAMETERS + name, tensor));
    checkpoint.moments().forEach((name, tensor) -> tensors.put(MOMENTS + name, tensor));
    checkpoint.best().forEach((name, tensor) -> tensors.put(BEST + name, tensor));
    return new Safetensors(
        tensors, Map.of(PROGRESS, ChoraleJson.mapper().writeValueAsString(checkpoint.progress())));
  }

  /** Keeps this and earlier attempts' last checkpoints with their parts. */
  private void removeOld() {
    List<Place> mine = places().stream().filter(this::isMine).toList();
    Set<Place> kept = Set.copyOf(mine.subList(Math.max(0, mine.size() - KEPT), mine.size()));
    for (String folder : List.of("checkpoint/", "tensors/")) {
      for (String name : store.documents(run + folder)) {
        place(name)
            .filter(this::isMine)
            .filter(place -> !kept.contains(place))
            .ifPresent(old -> store.remove(name));
      }
    }
  }

  private boolean isMine(Place place) {
    return place.lease() <= lease;
  }

  /** Removes all checkpoints of a training that has ended; the leases stay. */
  static void clear(ArtifactStore store, StageKey key) {
    store.documents(run(key) + "checkpoint/").forEach(store::remove);
    store.documents(run(key) + "tensors/").forEach(store::remove);
  }

  /** The step of the checkpoint that the next attempt at a training would try first; 0 for none. */
  public static long newestStep(ArtifactStore store, StageKey key) {
    List<Place> places = new StoredCheckpoints(store, run(key), 0).places();
    return places.isEmpty() ? 0 : places.get(places.size() - 1).step();
  }

  private static String run(StageKey key) {
    return "runs/" + key.key() + "/";
  }

  /** Where checkpoints lie, the one to resume from last. */
  private List<Place> places() {
    return store.documents(run + "checkpoint/").stream()
        .flatMap(name -> place(name).stream())
        .sorted(Comparator.comparingInt(Place::lease).thenComparingLong(Place::step))
        .toList();
  }

  /** Of which checkpoint something is. */
  private Optional<Place> place(String name) {
    Matcher numbers = NUMBERS.matcher(name.substring(run.length()));
    return numbers.matches()
        ? Optional.of(
            new Place(Integer.parseInt(numbers.group(1)), Long.parseLong(numbers.group(2))))
        : Optional.empty();
  }

  private String name(Place place) {
    return run + "checkpoint/" + place.lease() + "/" + place.step();
  }

  private String tensors(Place place) {
    return run + "tensors/" + place.lease() + "/" + place.step() + "/";
  }

  private static byte[] json(Object value) {
    try {
      return ChoraleJson.mapper().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new StoreException("Not writable as JSON: " + value, e);
    }
  }

  private record Place(int lease, long step) {}
}
