package dev.chorale.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.vocabulary.BadInputException;
import java.net.URI;
import org.junit.jupiter.api.Test;

class S3LocationTest {
  @Test
  void anAddressWithoutHttpIsRefused() {
    assertThatThrownBy(() -> at("localhost:9000", "chorale"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll("'localhost:9000'", "http://127.0.0.1:9000");
  }

  @Test
  void aBucketNameThatS3DoesNotTakeIsRefused() {
    assertThatThrownBy(() -> at("http://localhost:9000", "No_Bucket"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll("'No_Bucket'", "lower-case");
    assertThatThrownBy(() -> at("http://localhost:9000", "ab"))
        .isInstanceOf(BadInputException.class);
  }

  @Test
  void theSecretIsNotPrinted() {
    assertThat(at("http://localhost:9000", "chorale").toString())
        .isEqualTo("http://localhost:9000/chorale as lab")
        .doesNotContain("hidden");
  }

  private static S3Location at(String endpoint, String bucket) {
    return new S3Location(URI.create(endpoint), "us-east-1", bucket, "lab", "hidden");
  }
}
