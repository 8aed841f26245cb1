package dev.chorale.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.contract.Stage;
import dev.chorale.storage.Artifact;
import dev.chorale.storage.Inventory;
import dev.chorale.storage.StageKey;
import dev.chorale.vocabulary.ArtifactRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Says in what a stage's key differs from the nearest artifact of that stage: of the same corpus,
 * rule, fold and seed, with the fewest differences; of equally near ones the latest.
 */
public final class Reasons {
  private static final int NAMED = 3;
  private static final int LONGEST = 48;

  private final Collection<Artifact> artifacts;
  private final Map<String, Set<String>> corpora = new HashMap<>();

  public Reasons(Inventory inventory) {
    this.artifacts = inventory.artifacts();
    // Stages in their order, so that the corpora of an artifact's inputs are known before its own.
    for (Stage stage : Stage.values()) {
      for (Artifact artifact : of(stage.activity())) {
        Set<String> ids = corpora(artifact.manifest().of());
        corpora
            .computeIfAbsent(artifact.manifest().ref().digest(), digest -> new TreeSet<>())
            .addAll(ids);
      }
    }
  }

  private List<Artifact> of(String stage) {
    return artifacts.stream().filter(artifact -> artifact.stage().equals(stage)).toList();
  }

  /** Why an artifact was made, when it was; empty when it is no longer there. */
  public Optional<Reason> why(ArtifactRef made) {
    return of(made.stage()).stream()
        .filter(artifact -> artifact.key().equals(made.key()))
        .findFirst()
        .map(artifact -> why(artifact.manifest().of(), artifact.stored()));
  }

  /** Why what has this key is not there, or was not there at some time. */
  public Reason why(StageKey wanted, Instant before) {
    Map<String, String> identity = identity(wanted);
    Set<String> ofCorpora = corpora(wanted);
    return of(wanted.stage()).stream()
        .filter(artifact -> artifact.stored().isBefore(before))
        .filter(artifact -> !artifact.key().equals(wanted.key()))
        .filter(artifact -> identity(artifact.manifest().of()).equals(identity))
        .filter(artifact -> corpora(artifact.manifest().of()).equals(ofCorpora))
        .map(
            artifact ->
                new Near(
                    artifact,
                    settings(wanted, artifact.manifest().of()),
                    inputs(wanted, artifact.manifest().of())))
        .min(Near.NEAREST_FIRST)
        .map(Near::reason)
        .orElseGet(() -> new Reason("nothing like it is there", Optional.empty()));
  }

  /** What tells the artifacts of one stage and corpus apart within one sweep. */
  private static Map<String, String> identity(StageKey key) {
    Map<String, String> identity = new TreeMap<>();
    for (String name : List.of("rule", "fold", "seed", "trainRule", "testRule")) {
      JsonNode value = key.parameters().path(name);
      if (!value.isMissingNode()) {
        identity.put(name, value.asText());
      }
    }
    return identity;
  }

  /** Ids of the corpora that something is made of. */
  private Set<String> corpora(StageKey key) {
    if (key.stage().equals(Stage.FETCH_CORPUS.activity())) {
      return Set.of(key.parameters().path("card").path("id").asText());
    }
    Set<String> ids = new TreeSet<>();
    key.inputs().values().forEach(digest -> ids.addAll(corpora.getOrDefault(digest, Set.of())));
    return ids;
  }

  private static List<String> settings(StageKey wanted, StageKey there) {
    List<String> differences = new ArrayList<>();
    if (wanted.version() != there.version()) {
      differences.add(is("the stage's version", wanted.version() + "", there.version() + ""));
    }
    SortedMap<String, String> now = leaves(wanted.parameters());
    SortedMap<String, String> then = leaves(there.parameters());
    for (String name : both(now, then)) {
      String is = now.getOrDefault(name, "not set");
      String was = then.getOrDefault(name, "not set");
      if (!is.equals(was)) {
        differences.add(is(name, is, was));
      }
    }
    return differences;
  }

  private static List<String> inputs(StageKey wanted, StageKey there) {
    return both(wanted.inputs(), there.inputs()).stream()
        .filter(role -> !Objects.equals(wanted.inputs().get(role), there.inputs().get(role)))
        .toList();
  }

  private static String is(String name, String is, String was) {
    return is.length() > LONGEST || was.length() > LONGEST
        ? name + " differs"
        : name + " is " + is + ", was " + was;
  }

  private static Set<String> both(Map<String, String> one, Map<String, String> other) {
    Set<String> names = new TreeSet<>(one.keySet());
    names.addAll(other.keySet());
    return names;
  }

  /** Values by path, as in {@code training.epochs}. */
  private static SortedMap<String, String> leaves(JsonNode parameters) {
    SortedMap<String, String> leaves = new TreeMap<>();
    leaves("", parameters, leaves);
    return leaves;
  }

  private static void leaves(String path, JsonNode node, Map<String, String> leaves) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              field ->
                  leaves(
                      path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                      field.getValue(),
                      leaves));
    } else {
      leaves.put(path, node.isValueNode() ? node.asText() : node.toString());
    }
  }

  /**
   * @param settings in which it differs, each with its values
   * @param inputs roles in which it differs
   */
  private record Near(Artifact artifact, List<String> settings, List<String> inputs) {
    static final Comparator<Near> NEAREST_FIRST =
        Comparator.<Near>comparingInt(near -> near.settings().size() + near.inputs().size())
            .thenComparing(near -> near.artifact().stored(), Comparator.reverseOrder())
            .thenComparing(near -> near.artifact().key());

    Reason reason() {
      List<String> said = new ArrayList<>();
      if (!settings.isEmpty()) {
        said.add(first(settings, "; "));
      }
      if (!inputs.isEmpty()) {
        said.add(
            inputs.size() == 1
                ? "input " + inputs.get(0) + " differs"
                : "inputs " + first(inputs, ", ") + " differ");
      }
      return new Reason(String.join("; ", said), Optional.of(artifact.key()));
    }

    private static String first(List<String> all, String between) {
      int more = all.size() - NAMED;
      return String.join(between, all.subList(0, Math.min(all.size(), NAMED)))
          + (more > 0 ? " and " + more + " more" : "");
    }
  }
}
