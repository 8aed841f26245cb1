package dev.chorale.corpus;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.chorale.vocabulary.CorpusId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** The corpora that Chorale knows by name. */
public final class Corpora {
  private static final List<String> SHIPPED = List.of("crema-d", "emotale");

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

  private static CorpusDescriptor load(String id) {
    String resource = "/corpora/" + id + ".yaml";
    try (InputStream yaml = Corpora.class.getResourceAsStream(resource)) {
      if (yaml == null) {
        throw new IllegalStateException(resource + " is missing from the jar");
      }
      return YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build()
          .readValue(yaml, CorpusDescriptor.class);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }
}
