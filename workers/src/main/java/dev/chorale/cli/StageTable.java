package dev.chorale.cli;

import dev.chorale.contract.Stage;
import dev.chorale.plan.Reason;
import dev.chorale.vocabulary.CorpusId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Activities as people read them: a row a stage of a corpus, and one more a further reason. */
final class StageTable {
  private StageTable() {}

  /**
   * @param corpus absent for the report
   * @param because why it runs, when that is known; absent where it is reused
   */
  record Activity(
      Optional<CorpusId> corpus, Stage stage, boolean reused, Optional<Reason> because) {
    private String said() {
      return because.map(Reason::said).orElse("");
    }
  }

  /**
   * @param runs title of the column that counts what is not reused
   */
  static List<List<String>> of(List<Activity> activities, String runs) {
    Map<List<String>, List<Activity>> stages =
        activities.stream()
            .collect(
                Collectors.groupingBy(
                    activity ->
                        List.of(
                            activity.corpus().map(CorpusId::value).orElse("-"),
                            activity.stage().activity()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("CORPUS", "STAGE", "REUSED", runs, "BECAUSE"));
    stages.forEach((stage, all) -> table.addAll(rows(stage, all)));
    return table;
  }

  private static List<List<String>> rows(List<String> stage, List<Activity> activities) {
    Map<String, List<Activity>> run =
        activities.stream()
            .filter(activity -> !activity.reused())
            .collect(
                Collectors.groupingBy(Activity::said, LinkedHashMap::new, Collectors.toList()));
    long reused = activities.stream().filter(Activity::reused).count();
    List<List<String>> rows = new ArrayList<>();
    run.forEach(
        (said, alike) -> {
          boolean first = rows.isEmpty();
          // The first one's nearest artifact stands for those of all that run for this reason.
          rows.add(
              List.of(
                  first ? stage.get(0) : "",
                  first ? stage.get(1) : "",
                  first ? String.valueOf(reused) : "",
                  String.valueOf(alike.size()),
                  alike.get(0).because().map(Reason::toString).orElse("")));
        });
    if (rows.isEmpty()) {
      rows.add(List.of(stage.get(0), stage.get(1), String.valueOf(reused), "0", ""));
    }
    return rows;
  }
}
