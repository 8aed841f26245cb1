package dev.chorale.storage;

import dev.chorale.vocabulary.BadInputException;
import java.io.InputStream;
import java.util.List;

/** Has none, and says so. */
final class NoBuckets implements Buckets {
  @Override
  public String endpoint() {
    return "";
  }

  @Override
  public List<Found> list(String bucket, String prefix) {
    throw new BadInputException("s3://" + bucket + ": no store is set. Set AWS_ENDPOINT_URL");
  }

  @Override
  public InputStream open(String bucket, Found object) {
    throw new BadInputException("s3://" + bucket + ": no store is set. Set AWS_ENDPOINT_URL");
  }
}
