package dev.chorale.storage;

import dev.chorale.vocabulary.BadInputException;
import io.minio.Http;
import io.minio.MinioClient;
import io.minio.errors.MinioException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/** The HTTP client under MinIO's. */
final class S3Http {
  private S3Http() {}

  static OkHttpClient client(S3Location location) {
    // Daemon threads: a store that was not closed must not keep a process alive.
    AtomicInteger count = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> {
              Thread thread = new Thread(work, "store-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    OkHttpClient client =
        new OkHttpClient.Builder()
            .dispatcher(new Dispatcher(threads))
            .connectTimeout(Duration.ofSeconds(10))
            .writeTimeout(Duration.ofMinutes(2))
            .readTimeout(Duration.ofMinutes(2))
            .protocols(List.of(Protocol.HTTP_1_1))
            .addInterceptor(new Http.StatusRetryInterceptor())
            .build();
    if (!"https".equals(location.endpoint().getScheme())) {
      // Reading a system's certificates takes a second.
      return client;
    }
    try {
      return Http.enableExternalCertificatesFromEnv(client);
    } catch (MinioException e) {
      throw new BadInputException(
          "The certificates that SSL_CERT_FILE or SSL_CERT_DIR names can't be used: "
              + e.getMessage(),
          e);
    }
  }

  /** The same connections, for a question that a server which works answers at once. */
  static OkHttpClient impatient(OkHttpClient client) {
    return client.newBuilder().callTimeout(Duration.ofSeconds(10)).build();
  }

  static MinioClient minio(S3Location location, OkHttpClient client) {
    MinioClient.Builder builder =
        MinioClient.builder()
            .endpoint(location.endpoint().toString())
            .region(location.region())
            .httpClient(client);
    if (!location.accessKey().isEmpty()) {
      builder.credentials(location.accessKey(), location.secretKey());
    }
    return builder.build();
  }
}
