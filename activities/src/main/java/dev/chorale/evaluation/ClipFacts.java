package dev.chorale.evaluation;

import dev.chorale.corpus.Clip;
import dev.chorale.corpus.StoredCorpus;
import dev.chorale.csv.CsvFile;
import dev.chorale.csv.CsvLine;
import dev.chorale.csv.CsvText;
import dev.chorale.intervals.Clusters;
import dev.chorale.intervals.Design;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.Votes;
import dev.chorale.vocabulary.IntervalSpec;
import java.io.StringReader;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a corpus tells of the clips of a test set beside their truth: groups that each is in, and
 * how its raters voted.
 *
 * @param groups by what they are made of, as {@code gender}, in the order to show: for each clip
 *     the name of its group, empty where it is not known; without what is known of no clip
 * @param votes annotations of each class; absent where only shares are known
 */
public record ClipFacts(Map<String, Map<String, String>> groups, Optional<ClassTable> votes) {
  public static final String SPEAKER = "speaker";
  public static final String SESSION = "session";

  /** Of which a clip was cut; nothing is told of one by itself, but it may be drawn whole. */
  public static final String PODCAST = "podcast";

  /** The podcast in the names of MSP-PODCAST's clips, as in {@code MSP-PODCAST_0001_0008}. */
  private static final Pattern OF_PODCAST = Pattern.compile("MSP-PODCAST_(\\d+)_.+");

  /** Of clips of which nothing is told. */
  public static final ClipFacts NONE = new ClipFacts(Map.of(), Optional.empty());

  private static final String GROUPS = "groups.csv";
  private static final String VOTES = "votes.csv";

  public ClipFacts {
    Map<String, Map<String, String>> known = new LinkedHashMap<>();
    groups.forEach(
        (by, names) -> {
          if (names.values().stream().anyMatch(name -> !name.isEmpty())) {
            known.put(by, Collections.unmodifiableMap(new TreeMap<>(names)));
          }
        });
    groups = Collections.unmodifiableMap(known);
  }

  /**
   * How clips are drawn where whole clusters were asked for.
   *
   * @param clusters that are known
   * @param alone clips whose cluster is not, each of which is drawn on its own
   */
  public record Clustering(int clusters, int alone) {
    /** What is drawn. */
    public int units() {
      return clusters + alone;
    }
  }

  /** Of some clips of a corpus. */
  public static ClipFacts of(StoredCorpus corpus, Collection<String> clips) {
    Map<String, Double> seconds =
        corpus.clips().clips().stream()
            .filter(clip -> clip.seconds() > 0)
            .collect(Collectors.toMap(Clip::id, Clip::seconds));
    Map<String, UnaryOperator<String>> columns = new LinkedHashMap<>();
    columns.put("entropy", Strata.byAgreement(corpus.ratings()));
    columns.put("votes", Strata.byVotes(corpus.ratings()));
    columns.put("class", Strata.byClass(corpus.ratings()));
    columns.put("gender", clip -> corpus.clips().clip(clip).gender().orElse(""));
    columns.put("language", clip -> corpus.clips().clip(clip).language().orElse(""));
    columns.put("seconds", Strata.byLength(seconds));
    columns.put(SESSION, clip -> corpus.clips().clip(clip).session().orElse(""));
    columns.put(PODCAST, ClipFacts::podcast);
    columns.put(SPEAKER, clip -> corpus.clips().clip(clip).speaker().orElse(""));
    Map<String, Map<String, String>> groups = new LinkedHashMap<>();
    columns.forEach(
        (by, name) -> groups.put(by, clips.stream().collect(Collectors.toMap(clip -> clip, name))));
    return new ClipFacts(groups, votes(corpus, clips));
  }

  private static String podcast(String clip) {
    Matcher name = OF_PODCAST.matcher(clip);
    return name.matches() ? name.group(1) : "";
  }

  private static Optional<ClassTable> votes(StoredCorpus corpus, Collection<String> clips) {
    ClassTable table = new ClassTable(corpus.ratings().classes());
    for (String clip : clips) {
      Votes votes = corpus.ratings().votes().get(clip);
      Optional<List<Integer>> counts = votes == null ? Optional.empty() : votes.counts();
      if (counts.isEmpty()) {
        return Optional.empty();
      }
      table.add(clip, counts.get().stream().mapToDouble(Integer::doubleValue).toArray());
    }
    return Optional.of(table);
  }

  /** The group of a clip; empty where it is not known. */
  UnaryOperator<String> groupOf(String by) {
    Map<String, String> names = groups.getOrDefault(by, Map.of());
    return clip -> names.getOrDefault(clip, "");
  }

  /**
   * What is drawn when numbers of clips are resampled: clips, or the clusters that the spec names.
   *
   * @param facts of test sets of one corpus, which agree on the clips that they share
   * @param clips in order of id
   */
  static Design design(
      Collection<ClipFacts> facts, List<String> clips, IntervalSpec spec, long seed) {
    if (spec.cluster().isEmpty()) {
      return Design.ofClips(clips.size(), seed);
    }
    String by = spec.cluster().get();
    Map<String, String> names = new HashMap<>();
    facts.forEach(one -> names.putAll(one.groups().getOrDefault(by, Map.of())));
    return Design.ofClusters(
        Clusters.of(
            clips.stream().map(clip -> cluster(clip, names.getOrDefault(clip, ""))).toList()),
        seed);
  }

  /** A clip whose cluster is not known is one of its own. */
  private static String cluster(String clip, String name) {
    return name.isEmpty() ? "clip " + clip : "of " + name;
  }

  /** Absent where clips are drawn. */
  Optional<Clustering> clustering(List<String> clips, IntervalSpec spec) {
    return spec.cluster()
        .map(
            by -> {
              List<String> known =
                  clips.stream().map(groupOf(by)).filter(name -> !name.isEmpty()).toList();
              return new Clustering(
                  (int) known.stream().distinct().count(), clips.size() - known.size());
            });
  }

  /**
   * As files by name: {@code groups.csv} with a column for each kind of group, and {@code
   * votes.csv} where votes are known.
   */
  SortedMap<String, String> files() {
    SortedMap<String, String> files = new TreeMap<>();
    if (!groups.isEmpty()) {
      files.put(GROUPS, csv());
    }
    votes.ifPresent(table -> files.put(VOTES, table.toCsv()));
    return files;
  }

  private String csv() {
    return CsvText.of(
        printer -> {
          printer.print("clip");
          printer.printRecord(groups.keySet());
          for (String clip : groups.values().iterator().next().keySet()) {
            printer.print(clip);
            printer.printRecord(
                groups.values().stream().map(names -> names.getOrDefault(clip, "")).toList());
          }
        });
  }

  /**
   * Reads what {@link #files} wrote.
   *
   * @param names of the files that were written
   * @param text the content of a file by its name
   */
  static ClipFacts read(Collection<String> names, UnaryOperator<String> text) {
    Map<String, Map<String, String>> groups = new LinkedHashMap<>();
    if (names.contains(GROUPS)) {
      try (CsvFile file = CsvFile.read(new StringReader(text.apply(GROUPS)), GROUPS)) {
        List<String> columns = file.header().stream().filter(name -> !name.equals("clip")).toList();
        columns.forEach(by -> groups.put(by, new HashMap<>()));
        for (CsvLine line : file.require("clip")) {
          String clip = line.text("clip");
          groups.forEach((by, ofClips) -> ofClips.put(clip, line.optional(by).orElse("")));
        }
      }
    }
    return new ClipFacts(
        groups,
        names.contains(VOTES)
            ? Optional.of(ClassTable.read(new StringReader(text.apply(VOTES)), VOTES))
            : Optional.empty());
  }
}
