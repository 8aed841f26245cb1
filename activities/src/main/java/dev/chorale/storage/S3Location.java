package dev.chorale.storage;

import dev.chorale.vocabulary.BadInputException;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * Where an S3 store answers and with which key.
 *
 * @param endpoint as in {@code http://127.0.0.1:9000}
 * @param region that requests are signed for; MinIO and the embedded store take any
 * @param bucket made when it is missing
 * @param accessKey empty to sign nothing
 */
public record S3Location(
    URI endpoint, String region, String bucket, String accessKey, String secretKey) {
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  public S3Location {
    String scheme = endpoint.getScheme();
    if (endpoint.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new BadInputException(
          "The store's address is '" + endpoint + "'. Expected one like http://127.0.0.1:9000.");
    }
    if (!BUCKET.matcher(bucket).matches()) {
      throw new BadInputException(
          "The store's bucket is '"
              + bucket
              + "'. Expected 3 to 63 lower-case letters, digits, dots and hyphens.");
    }
  }

  /** Without the secret, so that it can be logged. */
  @Override
  public String toString() {
    return endpoint + "/" + bucket + " as " + accessKey;
  }
}
