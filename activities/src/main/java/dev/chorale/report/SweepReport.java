package dev.chorale.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.IntervalSpec;
import java.util.List;

/**
 * What a sweep found, before it is laid out. As JSON, {@code report.json}.
 *
 * @param sweep the name in its spec
 * @param preset the choices it follows, as in {@code recommended}
 * @param synthetic whether any corpus has sound that was made from votes
 * @param settings what else was chosen, in the order to show
 * @param corpora those that have results, in the order of the spec
 * @param without corpora of the spec that have none: a stage before the trainings failed
 */
@JsonPropertyOrder({"sweep", "preset", "synthetic", "settings", "intervals", "corpora", "without"})
public record SweepReport(
    String sweep,
    String preset,
    boolean synthetic,
    List<Setting> settings,
    IntervalSpec intervals,
    List<CorpusReport> corpora,
    List<CorpusId> without) {
  public SweepReport {
    settings = List.copyOf(settings);
    corpora = List.copyOf(corpora);
    without = List.copyOf(without);
  }

  /** Of corpora that have results. */
  public static SweepReport of(
      String sweep,
      String preset,
      List<Setting> settings,
      IntervalSpec intervals,
      List<CorpusReport> corpora,
      List<CorpusId> without) {
    boolean synthetic = corpora.stream().anyMatch(CorpusReport::synthetic);
    return new SweepReport(sweep, preset, synthetic, settings, intervals, corpora, without);
  }

  /** Whether a training or a corpus is missing. */
  public boolean hasHoles() {
    return !without.isEmpty() || corpora.stream().anyMatch(corpus -> !corpus.holes().isEmpty());
  }

  /**
   * A choice of the sweep.
   *
   * @param value with its unit
   */
  public record Setting(String name, String value) {}
}
