package dev.chorale.storage;

import java.net.URI;

/**
 * Where an S3 store answers and with which key.
 *
 * @param endpoint as in {@code http://127.0.0.1:9000}
 * @param region that requests are signed for; MinIO and the embedded store take any
 * @param bucket made when it is missing
 */
public record S3Location(
    URI endpoint, String region, String bucket, String accessKey, String secretKey) {

  /** Without the secret, so that it can be logged. */
  @Override
  public String toString() {
    return endpoint + "/" + bucket + " as " + accessKey;
  }
}
