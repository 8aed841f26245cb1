package dev.chorale.corpus;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.chorale.vocabulary.CorpusId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The corpora that Chorale knows by name. */
public final class Corpora {
  private static final List<String> SHIPPED =
      List.of(
          "crema-d",
          "emotale",
          "iemocap",
          "msp-improv",
          "msp-podcast",
          "biic-podcast",
          "crema-d-face",
          "crema-d-both",
          "crema-d-responses",
          "crema-d-responses-face",
          "crema-d-responses-both",
          "iemocap-listeners",
          "iemocap-shares",
          "msp-improv-shares",
          "msp-podcast-shares",
          "biic-podcast-shares");

  /** Strict: a field that is unknown, or missing though required, is refused. */
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .addModule(new Jdk8Module())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .withConfigOverride(
              Map.class, maps -> maps.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
          .build();

  private static final List<CorpusDescriptor> DESCRIPTORS =
      SHIPPED.stream().map(Corpora::load).toList();

  private Corpora() {}

  /** All of them, by id. */
  public static List<CorpusDescriptor> all() {
    return DESCRIPTORS;
  }

  /** The corpus of an id; any other id is a folder of {@code clips.csv} and {@code ratings.csv}. */
  public static Optional<CorpusDescriptor> find(CorpusId id) {
    return DESCRIPTORS.stream().filter(descriptor -> descriptor.id().equals(id)).findFirst();
  }

  /** Whether a corpus is under an agreement, so that nothing may leave that names its clips. */
  public static boolean isUnderAgreement(CorpusId id) {
    return find(id).map(found -> found.agreement().isPresent()).orElse(false);
  }

  private static CorpusDescriptor load(String id) {
    try {
      return YAML.treeToValue(fields(id), CorpusDescriptor.class);
    } catch (IOException e) {
      throw new UncheckedIOException("corpora/" + id + ".yaml", e);
    }
  }

  private static ObjectNode fields(String id) throws IOException {
    String resource = "/corpora/" + id + ".yaml";
    try (InputStream yaml = Corpora.class.getResourceAsStream(resource)) {
      if (yaml == null) {
        throw new IllegalStateException(resource + " is missing from the jar");
      }
      ObjectNode own = (ObjectNode) YAML.readTree(yaml);
      JsonNode like = own.remove("like");
      return like == null ? own : fields(like.asText()).setAll(own);
    }
  }
}
