package dev.chorale.storage;

import io.minio.errors.ErrorResponseException;
import io.minio.errors.InvalidResponseException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What an S3 store's failure means, and what mends it. */
final class S3Failures {
  static final String NO_SUCH_KEY = "NoSuchKey";

  /** The name of what is asked for first: the bucket itself. */
  static final String THE_BUCKET = "";

  private final S3Location location;

  S3Failures(S3Location location) {
    this.location = location;
  }

  /** S3's code of a failure, as in {@code AccessDenied}; empty when the server gave none. */
  static String code(Exception e) {
    return e instanceof ErrorResponseException refused ? refused.errorResponse().code() : "";
  }

  /** A name with its bucket and the store's address. */
  String place(String name) {
    String bucket = location.bucket();
    return (name.equals(THE_BUCKET) ? bucket : bucket + "/" + name) + " at " + location.endpoint();
  }

  StoreException of(String name, Exception e) {
    return new StoreException(message(name, e), e);
  }

  private String message(String name, Exception e) {
    if (e instanceof ErrorResponseException refused) {
      return refused(name, refused);
    }
    if (e instanceof InvalidResponseException) {
      return notS3("it does not answer in XML");
    }
    @Nullable IOException broken = inputOutput(e);
    if (broken != null) {
      return broken(name, broken);
    }
    return "The store failed on " + place(name) + ": " + e.getMessage();
  }

  private String notS3(String why) {
    return "What answers at "
        + location.endpoint()
        + " is not an S3 store ("
        + why
        + "). Set AWS_ENDPOINT_URL to the address of one; MinIO's console has another port.";
  }

  private String refused(String name, ErrorResponseException e) {
    String code = code(e);
    return switch (code) {
      case "AccessDenied",
          "SignatureDoesNotMatch",
          "InvalidAccessKeyId",
          "InvalidSecurity",
          "AllAccessDisabled" ->
          "The store at "
              + location.endpoint()
              + (location.accessKey().isEmpty()
                  ? " refuses requests without a key"
                  : " refuses access key '" + location.accessKey() + "'")
              + " for bucket '"
              + location.bucket()
              + "' ("
              + code
              + "). Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to a key that may read and"
              + " write there.";
      case "NoSuchBucket" ->
          "Bucket '"
              + location.bucket()
              + "' is not at "
              + location.endpoint()
              + ". It was removed after this process began: start again to make a new one, or set"
              + " CHORALE_BUCKET.";
      case "RequestTimeTooSkewed" ->
          "The store at "
              + location.endpoint()
              + " refuses this machine's clock. Set the clocks of both.";
      default ->
          "The store failed on " + place(name) + " (" + code + "): " + e.errorResponse().message();
    };
  }

  private String broken(String name, IOException e) {
    if (e instanceof ConnectException
        || e instanceof UnknownHostException
        || e instanceof NoRouteToHostException
        || e instanceof InterruptedIOException
        || isTimeout(e)) {
      return "The store does not answer at "
          + location.endpoint()
          + ". Start it with `chorale up`, or set AWS_ENDPOINT_URL to where it is.";
    }
    if (e instanceof SSLException) {
      return "No secure connection to the store at "
          + location.endpoint()
          + " ("
          + e.getMessage()
          + "). If its certificate is your own, set SSL_CERT_FILE to the authority's; if it speaks"
          + " plain HTTP, begin the address with http://.";
    }
    return "The connection to the store broke on " + place(name) + ": " + e;
  }

  /** Of a request that took too long, MinIO's client only tells that its connection was closed. */
  private static boolean isTimeout(IOException e) {
    return e instanceof SocketException && "Socket closed".equals(e.getMessage());
  }

  private static @Nullable IOException inputOutput(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException found) {
        return found;
      }
    }
    return null;
  }
}
