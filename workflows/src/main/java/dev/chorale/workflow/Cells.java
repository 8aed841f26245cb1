package dev.chorale.workflow;

import dev.chorale.contract.EvaluationActivities.MissingCell;
import dev.chorale.contract.ReportActivities.MissingResult;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.Seed;
import java.util.List;

/**
 * The cells of one corpus in the order they start: by seed, then fold, then rule, so that the rules
 * can be compared early.
 */
public record Cells(List<AggregationRule> rules, int folds, List<Seed> seeds) {
  public Cells {
    rules = List.copyOf(rules);
    seeds = List.copyOf(seeds);
  }

  public int count() {
    return rules.size() * folds * seeds.size();
  }

  /** The cell of an index from 0 to below {@link #count()}. */
  public Cell at(int index) {
    int rule = index % rules.size();
    int fold = index / rules.size() % folds;
    int seed = index / rules.size() / folds;
    return new Cell(rules.get(rule), new FoldId(fold), seeds.get(seed));
  }

  /** One training. */
  public record Cell(AggregationRule rule, FoldId fold, Seed seed) {
    static Cell of(MissingResult missing) {
      return new Cell(missing.rule(), missing.cell().fold(), missing.cell().seed());
    }

    MissingResult missing(String failure) {
      return new MissingResult(rule, new MissingCell(fold, seed), failure);
    }

    /** As in {@code AR/fold-0/seed-1}. */
    @Override
    public String toString() {
      return rule + "/" + fold + "/" + seed;
    }
  }
}
