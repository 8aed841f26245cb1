package dev.chorale.activity;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.chorale.model.Safetensors;
import dev.chorale.model.Tensor;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.Digests;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.StoreException;
import dev.chorale.training.Checkpoint;
import dev.chorale.training.CheckpointStore;
import dev.chorale.training.Progress;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
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
 *   <li>{@code runs/<key>/checkpoint/<n>/<step>}: a document that names the checkpoint's tensors
 *       with their digests; put last.
 *   <li>{@code runs/<key>/tensors/<n>/<digest>}: the tensors, as safetensors. Under the run, not
 *       among the artifacts' objects, so that they can go with the checkpoint: an epoch's are
 *       several times the model.
 * </ul>
 *
 * Who resumes takes the highest (n, step) that is whole. Who has lost the lease stops at its next
 * checkpoint; what it wrote under its own n is not read once a later attempt has a checkpoint.
 */
final class StoredCheckpoints implements CheckpointStore {
  private static final Logger LOG = LoggerFactory.getLogger(StoredCheckpoints.class);

  /** The last, and the one before for when the last is damaged. */
  private static final int KEPT = 2;

  private static final Pattern NUMBERS = Pattern.compile("checkpoint/(\\d{1,9})/(\\d{1,18})");

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
        return Optional.of(read(name, places.get(i)));
      } catch (IOException e) {
        LOG.warn("Checkpoint {} is damaged, the one before is taken: {}", name, e.getMessage());
      }
    }
    return Optional.empty();
  }

  private Checkpoint read(String name, Place place) throws IOException {
    Document document = ChoraleJson.mapper().readValue(bytes(name), Document.class);
    return new Checkpoint(
        document.progress(),
        tensors(place, document.parameters()),
        tensors(place, document.moments()),
        document.best().isEmpty() ? Map.of() : tensors(place, document.best().get()));
  }

  private Map<String, Tensor> tensors(Place place, String digest) throws IOException {
    String name = tensorName(place.lease(), digest);
    byte[] bytes = bytes(name);
    if (!Digests.sha256(bytes).equals(digest)) {
      throw new IOException(name + " does not have its digest");
    }
    return Safetensors.read(bytes);
  }

  private byte[] bytes(String name) throws IOException {
    return store.document(name).orElseThrow(() -> new IOException(name + " is missing"));
  }

  @Override
  public void save(Checkpoint checkpoint) {
    Document document =
        new Document(
            checkpoint.progress(),
            put(checkpoint.parameters()),
            put(checkpoint.moments()),
            checkpoint.best().isEmpty() ? Optional.empty() : Optional.of(put(checkpoint.best())));
    if (highestLease(store, run) > lease) {
      throw new LeaseLostException(
          "Another attempt has claimed this training (lease "
              + highestLease(store, run)
              + " after "
              + lease
              + "); this one stops. Nothing needs to be done: the other goes on, or has ended it.");
    }
    store.replace(name(new Place(lease, checkpoint.progress().step())), json(document));
    removeOld();
  }

  private String put(Map<String, Tensor> tensors) {
    byte[] bytes = Safetensors.write(tensors, Map.of());
    String digest = Digests.sha256(bytes);
    // The best epoch's often lie there already.
    store.putIfAbsent(tensorName(lease, digest), bytes);
    return digest;
  }

  /** Keeps this and earlier attempts' last checkpoints, and the tensors that they name. */
  private void removeOld() {
    List<Place> mine = places().stream().filter(place -> place.lease() <= lease).toList();
    int old = Math.max(0, mine.size() - KEPT);
    mine.subList(0, old).forEach(place -> store.remove(name(place)));
    Set<String> named = new HashSet<>();
    for (Place place : mine.subList(old, mine.size())) {
      store.document(name(place)).ifPresent(bytes -> named.addAll(tensorNames(place, bytes)));
    }
    for (int n = 1; n <= lease; n++) {
      for (String name : store.documents(run + "tensors/" + n + "/")) {
        if (!named.contains(name)) {
          store.remove(name);
        }
      }
    }
  }

  private List<String> tensorNames(Place place, byte[] bytes) {
    try {
      Document document = ChoraleJson.mapper().readValue(bytes, Document.class);
      List<String> digests = new ArrayList<>(List.of(document.parameters(), document.moments()));
      document.best().ifPresent(digests::add);
      return digests.stream().map(digest -> tensorName(place.lease(), digest)).toList();
    } catch (IOException e) {
      LOG.warn("Checkpoint {} is damaged: {}", name(place), e.getMessage());
      return List.of();
    }
  }

  /** Removes all checkpoints of a training that has ended; the leases stay. */
  static void clear(ArtifactStore store, StageKey key) {
    store.documents(run(key) + "checkpoint/").forEach(store::remove);
    store.documents(run(key) + "tensors/").forEach(store::remove);
  }

  private static String run(StageKey key) {
    return "runs/" + key.key() + "/";
  }

  /** Where checkpoints lie, the one to resume from last. */
  private List<Place> places() {
    List<Place> places = new ArrayList<>();
    for (String name : store.documents(run + "checkpoint/")) {
      Matcher numbers = NUMBERS.matcher(name.substring(run.length()));
      if (numbers.matches()) {
        places.add(new Place(Integer.parseInt(numbers.group(1)), Long.parseLong(numbers.group(2))));
      }
    }
    places.sort(Comparator.comparingInt(Place::lease).thenComparingLong(Place::step));
    return places;
  }

  private String name(Place place) {
    return run + "checkpoint/" + place.lease() + "/" + place.step();
  }

  private String tensorName(int n, String digest) {
    return run + "tensors/" + n + "/" + digest;
  }

  private static byte[] json(Object value) {
    try {
      return ChoraleJson.mapper().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new StoreException("Not writable as JSON: " + value, e);
    }
  }

  private record Place(int lease, long step) {}

  /** A checkpoint without its tensors: their digests. */
  private record Document(
      Progress progress, String parameters, String moments, Optional<String> best) {}
}
