package dev.chorale.corpus;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * What a look at a corpus found. As JSON, what {@code corpus check --json} prints: fields are
 * added, never renamed.
 *
 * @param recordings found where the clips' should be; 0 where the sound was not looked for
 * @param findings those that would mislead first
 */
public record CheckedCorpus(
    String corpus,
    int clips,
    int annotations,
    int speakers,
    int recordings,
    List<Finding> findings) {
  public CheckedCorpus {
    findings = List.copyOf(findings);
  }

  /** Whether a result would not be of what its table says. */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  public boolean misleads() {
    return findings.stream().anyMatch(Finding::misleads);
  }

  /**
   * One kind of thing that is not as it might be.
   *
   * @param misleads whether a result would not be of what its table says; else it is good to know
   * @param count how many there are
   * @param first the first few names of them, sorted
   * @param found in words
   * @param mend what to do
   */
  public record Finding(
      Kind kind, boolean misleads, int count, List<String> first, String found, String mend) {
    /** So many names are enough to find the others. */
    static final int NAMED = 5;

    public Finding {
      first = List.copyOf(first);
    }
  }

  /** What can be found. In JSON in lower case with hyphens. */
  public enum Kind {
    COUNTS,
    MISSING_AUDIO,
    EMPTY_AUDIO,
    SURPLUS_AUDIO,
    SPEAKER_ON_TWO_SIDES,
    PARTITION_HOLES,
    UNKNOWN_SPEAKERS,
    UNKNOWN_LABELS,
    CLIPS_WITHOUT_ANNOTATION,
    CLIPS_WITHOUT_CLASS,
    RATERS_WITHOUT_ID,
    REPEATED_ANNOTATIONS,
    LEFT_OUT;

    @JsonValue
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
