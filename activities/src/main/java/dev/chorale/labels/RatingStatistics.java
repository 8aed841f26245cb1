package dev.chorale.labels;

import dev.chorale.agreement.FleissKappa;
import dev.chorale.agreement.KrippendorffAlpha;
import dev.chorale.agreement.Measure;
import dev.chorale.vocabulary.AggregationRule;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What a corpus holds and what each rule makes of it.
 *
 * @param rules losses and class counts, in the order MR, PR, AR
 * @param votesPerClip how many clips have how many annotations of a class; empty where only shares
 *     are known
 * @param entropies how many usable clips have an entropy in each tenth from 0 to that of equal
 *     shares, the last tenth with its end
 * @param together of how many clips two classes were chosen, the same twice for one alone; by class
 */
public record RatingStatistics(
    int clips,
    Optional<Integer> annotations,
    int other,
    int repeats,
    int unusable,
    int uniform,
    Map<AggregationRule, Losses> rules,
    Agreement agreement,
    SortedMap<Integer, Integer> votesPerClip,
    List<Integer> entropies,
    Map<String, Map<String, Integer>> together) {
  private static final int BINS = 10;

  /** Entropies of shares like 1/2 and 1/2 must not fall beside their bin by rounding. */
  private static final double ROUNDING = 1e-9;

  public RatingStatistics {
    rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    votesPerClip = Collections.unmodifiableSortedMap(new TreeMap<>(votesPerClip));
    entropies = List.copyOf(entropies);
    together = Collections.unmodifiableMap(new LinkedHashMap<>(together));
  }

  /**
   * How far raters agree, over the usable clips.
   *
   * @param votesPerClip mean number of annotations of a class; absent where only shares are known
   * @param meanPairwiseAgreement mean over clips with at least two annotations of the share of
   *     pairs that chose the same class; absent where only shares are known or no clip has two
   * @param meanEntropy mean over clips of the entropy of the shares, natural logarithm
   * @param krippendorffAlpha over what each rater chose for each clip, raters missing or not
   * @param alphaDistance {@code nominal}, or {@code masi} where raters chose several classes
   * @param fleissKappa over the votes, where each clip has as many
   * @param absent why one of the two is, by its name
   */
  public record Agreement(
      Optional<Double> votesPerClip,
      Optional<Double> meanPairwiseAgreement,
      double meanEntropy,
      Optional<Double> krippendorffAlpha,
      String alphaDistance,
      Optional<Double> fleissKappa,
      SortedMap<String, String> absent) {
    public Agreement {
      absent = Collections.unmodifiableSortedMap(new TreeMap<>(absent));
    }
  }

  /** Of votes that no rater is known of. */
  public static RatingStatistics of(Ratings ratings) {
    return of(ratings, Choices.of(ratings));
  }

  /**
   * Of a corpus.
   *
   * @param choices of its raters
   */
  public static RatingStatistics of(Ratings ratings, Choices choices) {
    Map<AggregationRule, Losses> rules = new LinkedHashMap<>();
    for (AggregationRule rule : AggregationRule.values()) {
      rules.put(rule, Labels.of(rule, ratings).losses());
    }
    return new RatingStatistics(
        ratings.clips(),
        ratings.annotations(),
        ratings.others(),
        ratings.repeats(),
        ratings.unusable(),
        ratings.uniform(),
        rules,
        agreement(ratings, choices),
        votesPerClip(ratings),
        entropies(ratings),
        together(ratings));
  }

  private static Agreement agreement(Ratings ratings, Choices choices) {
    double votes = 0;
    double pairs = 0;
    double entropy = 0;
    int usable = 0;
    int paired = 0;
    for (Votes clip : ratings.votes().values()) {
      if (clip.none()) {
        continue;
      }
      usable++;
      entropy += entropy(clip.shares());
      double total = clip.total();
      votes += total;
      if (total >= 2) {
        paired++;
        pairs += agreeingPairs(clip, total);
      }
    }
    boolean counted = ratings.counted() && usable > 0;
    SortedMap<String, String> absent = new TreeMap<>();
    return new Agreement(
        counted ? Optional.of(votes / usable) : Optional.empty(),
        paired > 0 ? Optional.of(pairs / paired) : Optional.empty(),
        usable > 0 ? entropy / usable : 0,
        told(absent, "krippendorffAlpha", ratings, () -> alpha(choices)),
        choices.several() ? "masi" : "nominal",
        told(absent, "fleissKappa", ratings, () -> kappa(ratings, choices)),
        absent);
  }

  private static Optional<Double> told(
      Map<String, String> absent, String name, Ratings ratings, Supplier<Measure> measure) {
    if (!ratings.counted()) {
      absent.put(name, "only shares are known");
      return Optional.empty();
    }
    Measure found = measure.get();
    found.absent().ifPresent(reason -> absent.put(name, reason));
    return found.value();
  }

  private static Measure alpha(Choices choices) {
    return KrippendorffAlpha.of(choices.byClip(), choices.distance());
  }

  private static Measure kappa(Ratings ratings, Choices choices) {
    if (choices.several()) {
      return Measure.absent("raters chose several classes for a clip, and it needs one of each");
    }
    return FleissKappa.of(
        ratings.votes().values().stream()
            .flatMap(votes -> votes.counts().stream())
            .map(counts -> counts.stream().mapToInt(Integer::intValue).toArray())
            .toList());
  }

  private static double agreeingPairs(Votes clip, double total) {
    return clip.counts().orElse(List.of()).stream()
        .mapToDouble(count -> count * (count - 1.0) / (total * (total - 1)))
        .sum();
  }

  private static SortedMap<Integer, Integer> votesPerClip(Ratings ratings) {
    SortedMap<Integer, Integer> clips = new TreeMap<>();
    if (ratings.counted()) {
      ratings.votes().values().forEach(votes -> clips.merge(votes.total(), 1, Integer::sum));
    }
    return clips;
  }

  private static List<Integer> entropies(Ratings ratings) {
    int[] clips = new int[BINS];
    double most = Math.log(ratings.classes().size());
    for (Votes votes : ratings.votes().values()) {
      if (!votes.none()) {
        double tenths = BINS * entropy(votes.shares()) / most + ROUNDING;
        clips[(int) Math.min(BINS - 1.0, tenths)]++;
      }
    }
    return Arrays.stream(clips).boxed().toList();
  }

  private static Map<String, Map<String, Integer>> together(Ratings ratings) {
    int classes = ratings.classes().size();
    int[][] clips = new int[classes][classes];
    for (Votes votes : ratings.votes().values()) {
      if (!votes.none()) {
        List<Double> shares = votes.shares();
        for (int i = 0; i < classes; i++) {
          for (int j = 0; j < classes; j++) {
            clips[i][j] += shares.get(i) > 0 && shares.get(j) > 0 ? 1 : 0;
          }
        }
      }
    }
    Map<String, Map<String, Integer>> together = new LinkedHashMap<>();
    for (int i = 0; i < classes; i++) {
      Map<String, Integer> row = new LinkedHashMap<>();
      for (int j = 0; j < classes; j++) {
        row.put(ratings.classes().get(j), clips[i][j]);
      }
      together.put(ratings.classes().get(i), row);
    }
    return together;
  }

  /** 0 log 0 = 0. */
  static double entropy(List<Double> shares) {
    return -shares.stream()
        .filter(share -> share > 0)
        .mapToDouble(share -> share * Math.log(share))
        .sum();
  }
}
