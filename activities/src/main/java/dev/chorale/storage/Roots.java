package dev.chorale.storage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.SweepSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What garbage collection starts from. Kept is
 *
 * <ul>
 *   <li>whatever a document of a sweep, a pin, a name of weights or a kept run names by key or
 *       digest, and all that it was made of;
 *   <li>for a sweep that was started after its report was written, or that has none: everything
 *       made of its corpora, since only its workflow knows which of it is needed;
 *   <li>what is young, and all that it was made of;
 *   <li>the run of a training (leases, checkpoints) that is young; or that has not ended while some
 *       sweep has no report.
 * </ul>
 */
final class Roots {
  private static final String SWEEPS = "sweeps/";
  private static final String PINS = "pins/";
  private static final String RUNS = "runs/";
  private static final Pattern SPEC = Pattern.compile(SWEEPS + "([^/]+)/spec\\.json");
  private static final Pattern RUN = Pattern.compile(RUNS + "([^/]+)/.*");
  private static final Pattern DIGEST = Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");

  /** Tensors, which name nothing: not to be read. */
  private static final Pattern PART_OF_CHECKPOINT = Pattern.compile(RUNS + "[^/]+/tensors/.*");

  private final Inventory inventory;
  private final Instant youngest;
  private final Map<String, Instant> starts;
  private final Set<String> mentioned = new HashSet<>();
  private final Set<String> corporaInUse = new HashSet<>();
  private final List<StoreEntry> abandoned = new ArrayList<>();
  private boolean sweepWithoutReport;

  private Roots(Inventory inventory, Instant youngest, Map<String, Instant> starts) {
    this.inventory = inventory;
    this.youngest = youngest;
    this.starts = starts;
  }

  /**
   * @param youngest what was put after it is young
   */
  static Roots read(ArtifactStore store, Inventory inventory, Instant youngest) {
    Roots roots = new Roots(inventory, youngest, starts(store));
    roots.sweeps(store);
    for (String kept : List.of(PINS, WeightNames.FOLDER)) {
      store.entries(kept).forEach(entry -> roots.mention(store, entry));
    }
    roots.runs(store);
    return roots;
  }

  /** When each sweep was last started and each pin was set, by name. */
  static Map<String, Instant> starts(ArtifactStore store) {
    Map<String, Instant> starts = new HashMap<>();
    for (StoreEntry entry : store.entries(SWEEPS)) {
      if (SPEC.matcher(entry.name()).matches()) {
        starts.put(entry.name(), entry.modified());
      }
    }
    store.entries(PINS).forEach(entry -> starts.put(entry.name(), entry.modified()));
    return starts;
  }

  private void sweeps(ArtifactStore store) {
    Map<String, Instant> modified = new TreeMap<>();
    for (StoreEntry entry : store.entries(SWEEPS)) {
      modified.put(entry.name(), entry.modified());
      mention(store, entry);
    }
    modified.forEach(
        (name, started) -> {
          Matcher spec = SPEC.matcher(name);
          if (spec.matches()) {
            Instant reported = modified.get(SWEEPS + spec.group(1) + "/report.json");
            if (reported == null || reported.isBefore(started)) {
              sweepWithoutReport = true;
              corporaInUse.addAll(corpora(store, name));
            }
          }
        });
  }

  private static List<String> corpora(ArtifactStore store, String spec) {
    return store
        .document(spec)
        .map(
            bytes -> {
              try {
                return ChoraleJson.mapper().readValue(bytes, SweepSpec.class).corpora().stream()
                    .map(corpus -> corpus.id().value())
                    .toList();
              } catch (IOException e) {
                throw new DamagedException(
                    spec + " is not the spec of a sweep: " + e.getMessage(), e);
              }
            })
        .orElse(List.of());
  }

  private void runs(ArtifactStore store) {
    Map<String, List<StoreEntry>> runs = new TreeMap<>();
    for (StoreEntry entry : store.entries(RUNS)) {
      Matcher run = RUN.matcher(entry.name());
      if (run.matches()) {
        runs.computeIfAbsent(run.group(1), key -> new ArrayList<>()).add(entry);
      }
    }
    Set<String> ended = new HashSet<>();
    inventory.artifacts().forEach(artifact -> ended.add(artifact.key()));
    runs.forEach(
        (key, entries) -> {
          if (isYoung(entries) || (sweepWithoutReport && !ended.contains(key))) {
            entries.forEach(entry -> mention(store, entry));
          } else {
            abandoned.addAll(entries);
          }
        });
  }

  private boolean isYoung(List<StoreEntry> entries) {
    return entries.stream().anyMatch(entry -> entry.modified().isAfter(youngest));
  }

  private void mention(ArtifactStore store, StoreEntry entry) {
    mention(entry.name());
    if (PART_OF_CHECKPOINT.matcher(entry.name()).matches()) {
      return;
    }
    store
        .document(entry.name())
        .ifPresent(bytes -> mention(new String(bytes, StandardCharsets.ISO_8859_1)));
  }

  private void mention(String text) {
    Matcher digest = DIGEST.matcher(text);
    while (digest.find()) {
      mentioned.add(digest.group());
    }
  }

  /** Whether a kept document names an object. */
  boolean mentions(String sha256) {
    return mentioned.contains(sha256);
  }

  /** All artifacts to be kept. */
  Set<Artifact> artifacts() {
    List<Artifact> from = new ArrayList<>();
    List<Artifact> corpora = new ArrayList<>();
    for (Artifact artifact : inventory.artifacts()) {
      if (mentioned.contains(artifact.key())
          || mentioned.contains(artifact.digest())
          || artifact.stored().isAfter(youngest)) {
        from.add(artifact);
      }
      if (namesCorpusInUse(artifact.manifest().of().parameters())) {
        corpora.add(artifact);
      }
    }
    from.addAll(inventory.withOutputs(corpora));
    return inventory.withInputs(from);
  }

  private boolean namesCorpusInUse(JsonNode parameters) {
    if (parameters.isTextual()) {
      return corporaInUse.contains(parameters.textValue());
    }
    for (JsonNode part : parameters) {
      if (namesCorpusInUse(part)) {
        return true;
      }
    }
    return false;
  }

  /** What lies under the runs that are not kept. */
  List<StoreEntry> abandonedRuns() {
    return abandoned;
  }

  Map<String, Instant> starts() {
    return starts;
  }
}
