package dev.chorale.corpus;

import dev.chorale.corpus.CheckedCorpus.Finding;
import dev.chorale.corpus.CheckedCorpus.Kind;
import dev.chorale.labels.Ratings;
import dev.chorale.vocabulary.Partition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at a corpus before anything is computed from it: is it complete, and as it says? */
public final class CorpusCheck {
  private static final List<String> SIDES = List.of("train", "dev", "test");

  private final CorpusSource source;
  private final Ratings ratings;
  private final List<Finding> findings = new ArrayList<>();

  private CorpusCheck(CorpusSource source) {
    this.source = source;
    this.ratings = source.ratings();
  }

  /** Looks at label files and, where the corpus lies on disk, at which recordings are there. */
  public static CheckedCorpus of(CorpusSource source) {
    return new CorpusCheck(source).check();
  }

  private CheckedCorpus check() {
    int recordings = audio();
    counts();
    sides();
    speakers();
    labels();
    annotations();
    leftOut();
    findings.sort(Comparator.comparing(finding -> !finding.misleads()));
    return new CheckedCorpus(
        source.id().value(),
        source.clips().size(),
        source.annotations().size(),
        source.clips().speakers().size(),
        recordings,
        findings);
  }

  private void counts() {
    List<String> differences = source.differences();
    if (!differences.isEmpty()) {
      wrong(
          Kind.COUNTS,
          differences,
          "this copy is not the published one: " + String.join("; ", differences),
          "complete it from where it was got, or name another release");
    }
  }

  private int audio() {
    Optional<AudioFiles> looked = AudioFiles.of(source);
    if (looked.isEmpty()) {
      return 0;
    }
    AudioFiles audio = looked.get();
    if (!audio.missing().isEmpty()) {
      wrong(
          Kind.MISSING_AUDIO,
          audio.missing(),
          "recordings of clips are missing",
          source.audioFolders().isEmpty()
              ? "complete the copy, or take these clips out of the label files"
              : "complete the copy; they are looked for in " + audio.folder());
    }
    if (!audio.empty().isEmpty()) {
      wrong(
          Kind.EMPTY_AUDIO,
          audio.empty(),
          "recordings of clips have no bytes",
          "copy them once more");
    }
    if (!audio.surplus().isEmpty()) {
      note(
          Kind.SURPLUS_AUDIO,
          audio.surplus(),
          "recordings belong to no clip of the label files",
          "nothing, unless they should be in the label files: they are not used");
    }
    return audio.found();
  }

  /** Of corpora that are published split, by clip or by session. */
  private void sides() {
    Optional<Partition> rows =
        Corpora.find(source.id())
            .flatMap(CorpusDescriptor::partition)
            .filter(partition -> partition.kind().equals(Partition.SESSIONS));
    if (rows.isPresent()) {
      List<String> named =
          rows.get().rows().stream()
              .flatMap(row -> Stream.of(row.train(), row.dev(), row.test()))
              .flatMap(List::stream)
              .distinct()
              .sorted()
              .toList();
      sides("session", named, Clip::session);
    } else if (source.clips().clips().stream().anyMatch(clip -> clip.partition().isPresent())) {
      sides("side", SIDES, Clip::partition);
    }
  }

  private void sides(String what, List<String> expected, Function<Clip, Optional<String>> side) {
    List<Clip> clips = source.clips().clips();
    Map<String, Set<String>> sides = new TreeMap<>();
    for (Clip clip : clips) {
      if (clip.speaker().isPresent() && side.apply(clip).isPresent()) {
        sides
            .computeIfAbsent(clip.speaker().get(), speaker -> new TreeSet<>())
            .add(side.apply(clip).get());
      }
    }
    List<String> both =
        sides.entrySet().stream()
            .filter(speaker -> speaker.getValue().size() > 1)
            .map(speaker -> speaker.getKey() + " (" + String.join(", ", speaker.getValue()) + ")")
            .toList();
    if (!both.isEmpty()) {
      wrong(
          Kind.SPEAKER_ON_TWO_SIDES,
          both,
          "speakers have clips in more than one "
              + what
              + ": a model is tested on voices that it knows",
          "move each speaker's clips to one " + what + ", or leave the partition out");
    }
    List<String> holes = new ArrayList<>(ids(clip -> side.apply(clip).isEmpty()));
    expected.stream()
        .filter(one -> clips.stream().noneMatch(c -> side.apply(c).equals(Optional.of(one))))
        .forEach(one -> holes.add("no clip in " + one));
    if (!holes.isEmpty()) {
      wrong(
          Kind.PARTITION_HOLES,
          holes,
          "clips have no " + what + ", or a " + what + " has no clip",
          "give every clip one of " + String.join(", ", expected));
    }
  }

  private void speakers() {
    List<String> unknown = ids(clip -> clip.speaker().isEmpty());
    if (unknown.isEmpty()) {
      return;
    }
    boolean split = source.clips().clips().stream().anyMatch(clip -> clip.partition().isPresent());
    add(
        Kind.UNKNOWN_SPEAKERS,
        !split,
        unknown,
        "clips are of unknown speakers",
        split
            ? "nothing: their disjointness is counted as unproved"
            : "name each clip's speaker: folds can't keep unknown voices apart");
  }

  /** Labels that are no class, nor "other". One that differs in capitals alone is a slip. */
  private void labels() {
    Map<String, Integer> outside =
        ratings.other().entrySet().stream()
            .filter(label -> !label.getKey().equalsIgnoreCase(Ratings.OTHER))
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
    if (outside.isEmpty()) {
      return;
    }
    List<String> slips = outside.keySet().stream().filter(this::isNearlyClass).toList();
    List<String> named =
        outside.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .map(label -> label.getKey() + " (" + label.getValue() + ")")
            .toList();
    add(
        Kind.UNKNOWN_LABELS,
        !slips.isEmpty(),
        outside.values().stream().mapToInt(Integer::intValue).sum(),
        named,
        "annotations have labels that are no class and count as \"other\"",
        slips.isEmpty()
            ? "nothing, if they are meant to; else name them among the classes"
            : "write " + String.join(", ", slips) + " as the classes are written");
  }

  private boolean isNearlyClass(String label) {
    String plain = label.strip().toLowerCase(Locale.ROOT);
    return source.classes().stream().anyMatch(c -> c.toLowerCase(Locale.ROOT).equals(plain));
  }

  private void annotations() {
    Set<String> rated =
        source.annotations().stream().map(Annotation::clip).collect(Collectors.toSet());
    if (ratings.counted()) {
      List<String> none = ids(clip -> !rated.contains(clip.id()));
      if (!none.isEmpty()) {
        note(
            Kind.CLIPS_WITHOUT_ANNOTATION,
            none,
            "clips were rated by nobody: no rule uses them",
            "nothing, unless their ratings are missing from the label files");
      }
    }
    List<String> other =
        ids(
            clip ->
                rated.contains(clip.id())
                    && Optional.ofNullable(ratings.votes().get(clip.id()))
                        .filter(votes -> votes.none())
                        .isPresent());
    if (!other.isEmpty()) {
      note(
          Kind.CLIPS_WITHOUT_CLASS,
          other,
          "clips have annotations outside the classes alone: no rule uses them",
          "nothing: they are counted as unusable");
    }
    int anonymous = (int) source.annotations().stream().filter(a -> a.rater().isEmpty()).count();
    if (anonymous > 0) {
      add(
          Kind.RATERS_WITHOUT_ID,
          false,
          anonymous,
          distinct(
              source.annotations().stream()
                  .filter(a -> a.rater().isEmpty())
                  .map(Annotation::clip)
                  .toList()),
          "annotations are of raters without an id: repeats of theirs can't be told",
          "nothing, unless the ids are known");
    }
    if (ratings.repeats() > 0) {
      add(
          Kind.REPEATED_ANNOTATIONS,
          false,
          ratings.repeats(),
          repeated(),
          "annotations repeat clip, rater and label of another; they count",
          "nothing, if the published counts keep them; else remove them");
    }
  }

  /** What the reader of this format did not use. */
  private void leftOut() {
    source
        .leftOut()
        .forEach(
            (what, count) ->
                add(
                    Kind.LEFT_OUT,
                    false,
                    count,
                    List.of(),
                    what,
                    "nothing: the corpus' page says why"));
  }

  private List<String> repeated() {
    Set<Annotation> seen = new HashSet<>();
    return distinct(
        source.annotations().stream()
            .filter(a -> !a.rater().isEmpty() && !seen.add(a))
            .map(Annotation::clip)
            .toList());
  }

  private List<String> ids(Predicate<Clip> which) {
    return source.clips().clips().stream().filter(which).map(Clip::id).toList();
  }

  private static List<String> distinct(Collection<String> names) {
    return names.stream().distinct().toList();
  }

  private void wrong(Kind kind, List<String> names, String found, String mend) {
    add(kind, true, names, found, mend);
  }

  private void note(Kind kind, List<String> names, String found, String mend) {
    add(kind, false, names, found, mend);
  }

  private void add(Kind kind, boolean misleads, List<String> names, String found, String mend) {
    add(kind, misleads, names.size(), names, found, mend);
  }

  private void add(
      Kind kind, boolean misleads, int count, List<String> names, String found, String mend) {
    findings.add(
        new Finding(
            kind, misleads, count, names.stream().limit(Finding.NAMED).toList(), found, mend));
  }
}
