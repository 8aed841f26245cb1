package dev.chorale.corpus;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A corpus of a few clips, laid out as its release is. All values are invented. */
record Tree(Path root) {
  /** Writes a file of lines. */
  Tree with(String path, String... lines) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
    return this;
  }

  CorpusSource open(String id) {
    return CorpusSource.open(new CorpusId(id), List.of(), Optional.of(root));
  }

  void assertRefused(String id, String message) {
    assertThatThrownBy(() -> open(id))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(root.toString())
        .hasMessageContaining(message);
  }

  static List<String> shown(List<Annotation> annotations) {
    return annotations.stream().map(a -> a.clip() + " " + a.rater() + " " + a.label()).toList();
  }
}
