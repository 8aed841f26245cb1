package dev.chorale.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.TrainingSpec;

/** Training specs that differ in some fields from another. */
public final class Specs {
  private Specs() {}

  /**
   * @param fields as JSON
   */
  public static TrainingSpec with(TrainingSpec spec, String fields) {
    try {
      ObjectNode all = (ObjectNode) ChoraleJson.tree(spec);
      JsonNode others = ChoraleJson.mapper().readTree(fields);
      all.setAll((ObjectNode) others);
      return ChoraleJson.mapper().treeToValue(all, TrainingSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(fields, e);
    }
  }
}
