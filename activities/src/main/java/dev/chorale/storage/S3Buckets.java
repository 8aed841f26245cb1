package dev.chorale.storage;

import dev.chorale.vocabulary.BadInputException;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.Result;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Buckets of an S3 store, read with the key of the artifacts' store. */
public final class S3Buckets implements Buckets {
  private final S3Location location;
  private final MinioClient client;

  /**
   * @param location its bucket does not matter
   */
  public S3Buckets(S3Location location) {
    this.location = location;
    this.client = S3Http.minio(location, S3Http.client(location));
  }

  @Override
  public String endpoint() {
    return location.endpoint().toString();
  }

  @Override
  public List<Found> list(String bucket, String prefix) {
    List<Found> found = new ArrayList<>();
    try {
      for (Result<Item> result :
          client.listObjects(
              ListObjectsArgs.builder().bucket(bucket).prefix(prefix).recursive(true).build())) {
        Item item = result.get();
        found.add(new Found(item.objectName(), item.size(), item.etag()));
      }
    } catch (MinioException | IllegalStateException e) {
      throw failure(bucket, prefix, e);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("s3://" + bucket + ": is no bucket's name: " + e.getMessage(), e);
    }
    found.sort(Comparator.comparing(Found::name));
    return List.copyOf(found);
  }

  @Override
  public InputStream open(String bucket, Found object) {
    try {
      return client.getObject(
          GetObjectArgs.builder()
              .bucket(bucket)
              .object(object.name())
              .matchETag(object.etag())
              .build());
    } catch (MinioException | IllegalStateException e) {
      throw failure(bucket, object.name(), e);
    }
  }

  private RuntimeException failure(String bucket, String name, Exception e) {
    String place = "s3://" + bucket + "/" + name + " at " + endpoint();
    return switch (S3Failures.code(e)) {
      case "NoSuchBucket" ->
          new BadInputException(place + ": there is no such bucket. Correct --data", e);
      case "AccessDenied", "SignatureDoesNotMatch", "InvalidAccessKeyId", "AllAccessDisabled" ->
          new BadInputException(
              place
                  + ": may not be read with the store's access key '"
                  + location.accessKey()
                  + "'. Let it, or copy the corpus to where it may read",
              e);
      case S3Failures.NO_SUCH_KEY, "PreconditionFailed" ->
          new BadInputException(
              place
                  + ": has changed while the corpus was read. Try again when nothing writes there",
              e);
      default ->
          new S3Failures(
                  new S3Location(
                      location.endpoint(),
                      location.region(),
                      bucket,
                      location.accessKey(),
                      location.secretKey()))
              .of(name, e);
    };
  }
}
