package dev.chorale.workflow;

import dev.chorale.vocabulary.CorpusId;
import dev.chorale.workflow.CorpusWorkflow.CorpusReport;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The permits of running cells of a whole sweep. All counts are totals since a corpus began, so
 * that a late or repeated signal changes nothing.
 */
final class Permits {
  private final int window;
  private final Map<CorpusId, Holder> holders = new LinkedHashMap<>();

  /**
   * @param window cells that may run at a time; at least one
   */
  Permits(int window, Collection<CorpusId> corpora) {
    this.window = Math.max(1, window);
    corpora.forEach(this::restart);
  }

  /** A corpus that has begun anew, or has ended: it holds nothing and wants nothing. */
  void restart(CorpusId corpus) {
    holders.put(corpus, new Holder());
  }

  void reported(CorpusReport report) {
    Holder holder = holders.get(report.progress().corpus());
    if (holder != null) {
      holder.ended = Math.max(holder.ended, report.ended());
      holder.waiting = report.progress().waiting();
      holder.running = report.progress().running();
    }
  }

  /** Permits that are out. */
  int out() {
    return (int) holders.values().stream().mapToLong(Holder::out).sum();
  }

  /**
   * Gives out what the window allows, one at a time to the corpus that holds the fewest.
   *
   * @return the new total of each corpus that got some
   */
  Map<CorpusId, Long> grant() {
    Map<CorpusId, Long> totals = new LinkedHashMap<>();
    while (out() < window) {
      Optional<Map.Entry<CorpusId, Holder>> next =
          holders.entrySet().stream()
              .filter(entry -> entry.getValue().unmet() > 0)
              .min(Comparator.comparingLong(entry -> entry.getValue().out()));
      if (next.isEmpty()) {
        break;
      }
      next.get().getValue().granted++;
      totals.put(next.get().getKey(), next.get().getValue().granted);
    }
    return totals;
  }

  private static final class Holder {
    private long granted;
    private long ended;
    private int waiting;
    private int running;

    long out() {
      return granted - ended;
    }

    /** Waiting cells for which no permit is on its way. */
    long unmet() {
      return waiting - (out() - running);
    }
  }
}
