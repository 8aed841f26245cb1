package dev.chorale.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.chorale.vocabulary.ChoraleJson;
import io.minio.BucketExistsArgs;
import io.minio.Checksum;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.ObjectWriteResponse;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.UploadObjectArgs;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.OkHttpClient;

/**
 * Artifacts in one bucket of any S3 store: MinIO's server, the embedded one, a cloud's. What only
 * the first writer may put goes with {@code If-None-Match: *}; {@code If-Match} is not used, since
 * not every server is atomic there.
 */
public final class S3ArtifactStore implements ArtifactStore, AutoCloseable {
  private static final String JSON = "application/json";
  private static final String BINARY = "application/octet-stream";
  private static final Map<String, String> UNLESS_THERE = Map.of("If-None-Match", "*");

  /** Small enough for the embedded server, which holds a part in memory to check its signature. */
  private static final long PART_SIZE = 16L << 20;

  /**
   * On the way to the server, beside the digest that signs it. The client's own choice, CRC32C,
   * takes it several times as long as all else that it does.
   */
  private static final Checksum.Algorithm CHECKSUM = Checksum.Algorithm.CRC32;

  /** Two answers to a conditional put at the same moment: one is told to ask again. */
  private static final int CONFLICTS_BORNE = 5;

  private final OkHttpClient http;
  private final MinioClient client;
  private final S3Location location;
  private final S3Failures failures;

  private S3ArtifactStore(S3Location location) {
    this.http = S3Http.client(location);
    this.client = S3Http.minio(location, http);
    this.location = location;
    this.failures = new S3Failures(location);
  }

  /**
   * Asks the store for its bucket, and makes it when it is missing.
   *
   * @throws StoreException when nothing answers there, or what answers refuses the key
   */
  public static S3ArtifactStore connect(S3Location location) {
    S3ArtifactStore store = new S3ArtifactStore(location);
    try {
      store.makeBucketWhenMissing();
      return store;
    } catch (StoreException e) {
      store.close();
      throw e;
    }
  }

  private void makeBucketWhenMissing() {
    String bucket = location.bucket();
    MinioClient first = S3Http.minio(location, S3Http.impatient(http));
    try {
      if (!first.bucketExists(BucketExistsArgs.builder().bucket(bucket).build())) {
        first.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
      }
    } catch (MinioException | IllegalStateException e) {
      String code = S3Failures.code(e);
      if (!code.equals("BucketAlreadyOwnedByYou") && !code.equals("BucketAlreadyExists")) {
        throw failures.of(S3Failures.THE_BUCKET, e);
      }
    }
  }

  /** Where this store is. */
  public S3Location location() {
    return location;
  }

  @Override
  public Optional<Manifest> find(String stage, String key) {
    String name = StoreNames.manifest(stage, key);
    return document(name).map(bytes -> manifest(name, bytes));
  }

  private Manifest manifest(String name, byte[] bytes) {
    try {
      return ChoraleJson.mapper().readValue(bytes, Manifest.class);
    } catch (IOException e) {
      throw new DamagedException(
          failures.place(name)
              + " is not a manifest: "
              + e.getMessage()
              + " Run `chorale artifacts verify --remove`, then start the sweep again: its stage will run once more.",
          e);
    }
  }

  @Override
  public Manifest commit(Manifest manifest) {
    String name = StoreNames.manifest(manifest.of().stage(), manifest.key());
    byte[] json;
    try {
      json = ChoraleJson.mapper().writeValueAsBytes(manifest);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A manifest that is not JSON: " + manifest, e);
    }
    if (putUnlessThere(name, json, JSON)) {
      return manifest;
    }
    return find(manifest.of().stage(), manifest.key())
        .orElseThrow(
            () ->
                new StoreException(
                    failures.place(name)
                        + " was there when it was put, and is gone now. Is something removing"
                        + " artifacts while sweeps run?"));
  }

  @Override
  public StoredObject put(byte[] bytes) {
    StoredObject object = new StoredObject(Digests.sha256(bytes), bytes.length);
    putBytes(StoreNames.object(object.sha256()), bytes, BINARY);
    return object;
  }

  @Override
  public StoredObject put(Path file) {
    StoredObject object = describe(file);
    String name = StoreNames.object(object.sha256());
    ask(
        name,
        () ->
            client.uploadObject(
                UploadObjectArgs.builder()
                    .bucket(location.bucket())
                    .object(name)
                    .contentType(BINARY)
                    .filename(file.toString(), PART_SIZE)
                    .checksum(CHECKSUM)
                    .build()));
    return object;
  }

  private static StoredObject describe(Path file) {
    MessageDigest digest = Digests.newSha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      byte[] buffer = new byte[1 << 16];
      long size = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        size += n;
      }
      return new StoredObject(Digests.hex(digest.digest()), size);
    } catch (IOException e) {
      throw new StoreException("Can't read " + file + ", which was to be stored: " + e, e);
    }
  }

  @Override
  public byte[] read(StoredObject object) {
    try (InputStream in = open(object)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw failures.of(StoreNames.object(object.sha256()), e);
    }
  }

  @Override
  public InputStream open(StoredObject object) {
    String name = StoreNames.object(object.sha256());
    InputStream in =
        get(name)
            .orElseThrow(
                () ->
                    new DamagedException(
                        failures.place(name)
                            + " is missing, though a manifest names it. Run `chorale artifacts"
                            + " verify --remove`, then start the sweep again: its stage will run"
                            + " once more."));
    return new VerifiedStream(in, object, failures.place(name));
  }

  @Override
  public boolean putIfAbsent(String name, byte[] document) {
    return putUnlessThere(name, document, JSON);
  }

  @Override
  public void replace(String name, byte[] document) {
    putBytes(name, document, JSON);
  }

  @Override
  public Optional<byte[]> document(String name) {
    Optional<InputStream> found = get(name);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = found.get()) {
      return Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw failures.of(name, e);
    }
  }

  @Override
  public List<String> documents(String prefix) {
    return entries(prefix).stream().map(StoreEntry::name).toList();
  }

  @Override
  public List<StoreEntry> entries(String prefix) {
    List<StoreEntry> entries =
        ask(
            prefix,
            () -> {
              List<StoreEntry> found = new ArrayList<>();
              for (Result<Item> result :
                  client.listObjects(
                      ListObjectsArgs.builder()
                          .bucket(location.bucket())
                          .prefix(prefix)
                          .recursive(true)
                          .build())) {
                Item item = result.get();
                found.add(
                    new StoreEntry(
                        item.objectName(), item.size(), item.lastModified().toInstant()));
              }
              return found;
            });
    entries.sort(Comparator.comparing(StoreEntry::name));
    return List.copyOf(entries);
  }

  @Override
  public void remove(String name) {
    askIfThere(
        name,
        () -> {
          client.removeObject(
              RemoveObjectArgs.builder().bucket(location.bucket()).object(name).build());
          return name;
        });
  }

  private Optional<InputStream> get(String name) {
    return askIfThere(
        name,
        () ->
            client.getObject(
                GetObjectArgs.builder().bucket(location.bucket()).object(name).build()));
  }

  /** MinIO's client throws IllegalStateException for a connection that broke. */
  @FunctionalInterface
  private interface Call<T> {
    T make() throws MinioException;
  }

  private <T> T ask(String name, Call<T> call) {
    try {
      return call.make();
    } catch (MinioException | IllegalStateException e) {
      throw failures.of(name, e);
    }
  }

  private <T> Optional<T> askIfThere(String name, Call<T> call) {
    try {
      return Optional.of(call.make());
    } catch (MinioException | IllegalStateException e) {
      if (S3Failures.code(e).equals(S3Failures.NO_SUCH_KEY)) {
        return Optional.empty();
      }
      throw failures.of(name, e);
    }
  }

  private boolean putUnlessThere(String name, byte[] bytes, String contentType) {
    for (int conflicts = 0; ; conflicts++) {
      try {
        upload(name, bytes, contentType, UNLESS_THERE);
        return true;
      } catch (MinioException | IllegalStateException e) {
        String code = S3Failures.code(e);
        if (code.equals("PreconditionFailed")) {
          return false;
        }
        if (!code.equals("ConditionalRequestConflict") || conflicts == CONFLICTS_BORNE) {
          throw failures.of(name, e);
        }
      }
    }
  }

  private void putBytes(String name, byte[] bytes, String contentType) {
    ask(name, () -> upload(name, bytes, contentType, Map.of()));
  }

  private ObjectWriteResponse upload(
      String name, byte[] bytes, String contentType, Map<String, String> headers)
      throws MinioException {
    return client.putObject(
        PutObjectArgs.builder()
            .bucket(location.bucket())
            .object(name)
            .contentType(contentType)
            .extraHeaders(headers)
            .stream(new ByteArrayInputStream(bytes), (long) bytes.length, PART_SIZE)
            .checksum(CHECKSUM)
            .build());
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
