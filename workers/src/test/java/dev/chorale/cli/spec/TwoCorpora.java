package dev.chorale.cli.spec;

import dev.chorale.vocabulary.CorpusId;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** CREMA-D and EmoTale as SPEC's corpora table has them. */
final class TwoCorpora implements KnownCorpora {
  @Override
  public SortedSet<String> ids() {
    return new TreeSet<>(List.of("crema-d", "emotale"));
  }

  @Override
  public Optional<Known> find(CorpusId id) {
    return switch (id.value()) {
      case "crema-d" ->
          Optional.of(
              new Known(
                  List.of("anger", "disgust", "fear", "happiness", "neutral", "sadness"),
                  5,
                  91,
                  true));
      case "emotale" ->
          Optional.of(
              new Known(
                  List.of("anger", "boredom", "happiness", "neutral", "sadness"), 6, 18, false));
      default -> Optional.empty();
    };
  }
}
