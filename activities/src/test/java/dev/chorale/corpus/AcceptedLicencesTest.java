package dev.chorale.corpus;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AcceptedLicencesTest {
  @Test
  void aCorpusUnderAnAgreementNeedsItAcceptedAndTheRefusalSaysWhereToAsk() {
    for (String name : List.of("iemocap", "msp-improv", "msp-podcast", "biic-podcast")) {
      assertThatThrownBy(() -> AcceptedLicences.NONE.check(new CorpusId(name)))
          .isInstanceOf(BadInputException.class)
          .hasMessageStartingWith("Corpus '" + name + "' is under an agreement: ")
          .hasMessageContaining("Where to ask: http")
          .hasMessageContaining("'licences: [" + name + "]' in chorale.yaml")
          .hasMessageContaining("CHORALE_LICENCES=" + name)
          .hasMessageContaining("--accept-licence " + name);
      assertThatCode(() -> accepted(name).check(new CorpusId(name))).doesNotThrowAnyException();
    }
    assertThatThrownBy(() -> accepted("iemocap").check(new CorpusId("msp-podcast")))
        .isInstanceOf(BadInputException.class);
  }

  @Test
  void anotherReadingOfTheSameReleaseIsUnderTheSameAgreement() {
    assertThatCode(() -> accepted("iemocap").check(new CorpusId("iemocap-listeners")))
        .doesNotThrowAnyException();
  }

  @Test
  void othersNeedNone() {
    for (String name : List.of("crema-d", "emotale", "a-corpus-of-ones-own")) {
      assertThatCode(() -> AcceptedLicences.NONE.check(new CorpusId(name)))
          .doesNotThrowAnyException();
    }
  }

  private static AcceptedLicences accepted(String name) {
    return new AcceptedLicences(Set.of(new CorpusId(name)));
  }
}
