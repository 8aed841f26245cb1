package dev.chorale.vocabulary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * How Chorale writes and reads JSON: in payloads, in manifests, and in what a fingerprint is taken
 * of.
 */
public final class ChoraleJson {
  private static final int SHORT_DIGEST_BYTES = 4;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          // The shortest decimal that reads back: JDK 17's own is now and then a digit longer than
          // a newer one's, and a fingerprint must not hang on that.
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          // A newer worker may have added a field: an older one must still read the rest.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private static final JsonMapper CANONICAL =
      MAPPER
          .rebuild()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private ChoraleJson() {}

  /** Lenient with fields it does not know; never changed by its users. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /**
   * The one way to write a value: fields and map keys sorted, no blanks, so equal values give equal
   * bytes.
   */
  public static String canonical(Object value) {
    try {
      // Through plain maps, so that the fields of a JsonNode are sorted too.
      Object plain = CANONICAL.treeToValue(CANONICAL.valueToTree(value), Object.class);
      return CANONICAL.writeValueAsString(plain);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not writable as JSON: " + value, e);
    }
  }

  /** The first 8 hex digits of the SHA-256 of {@link #canonical}: enough for a name. */
  public static String shortDigest(Object value) {
    byte[] canonical = canonical(value).getBytes(StandardCharsets.UTF_8);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical);
      return HexFormat.of().formatHex(digest, 0, SHORT_DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** A value as a JSON tree. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }
}
