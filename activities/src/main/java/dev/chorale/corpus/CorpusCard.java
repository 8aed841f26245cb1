package dev.chorale.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import java.util.List;

/**
 * What every artifact and page that follows must tell of a corpus. As JSON, {@code
 * descriptor.json}.
 *
 * @param id of the corpus
 * @param title as people call it
 * @param classes in order
 * @param synthetic whether the sound was made from the votes: scores say nothing about people
 * @param licence of the ratings and of the sound
 * @param source where both come from
 */
public record CorpusCard(
    String id,
    String title,
    List<String> classes,
    boolean synthetic,
    String licence,
    String source) {
  public CorpusCard {
    classes = List.copyOf(classes);
  }

  /**
   * Reads a {@code descriptor.json}.
   *
   * @param name of the file, for messages
   */
  public static CorpusCard read(String json, String name) {
    try {
      return ChoraleJson.mapper().readValue(json, CorpusCard.class);
    } catch (JsonProcessingException e) {
      throw new BadInputException(name + ": " + e.getOriginalMessage(), e);
    }
  }
}
