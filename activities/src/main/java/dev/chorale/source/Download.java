package dev.chorale.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One file over HTTP. What breaks off goes on from where it was, unless the file has changed. */
final class Download {
  private static final Duration SILENCE_BORNE = Duration.ofSeconds(60);
  private static final int REDIRECTS = 5;

  /** Breaks in a row without a byte in between. */
  private static final int BREAKS_BORNE = 3;

  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final URI from;
  private final Limits limits;

  /**
   * @param from without a fragment
   */
  Download(URI from, Limits limits) {
    this.from = from;
    this.limits = limits;
  }

  /**
   * What a server says of a file.
   *
   * @param validator its entity tag or, without one, its date; empty when there is neither
   * @param size -1 when it does not say
   */
  record Version(String validator, long size) {
    boolean isKnown() {
      return !validator.isEmpty();
    }
  }

  /** Asks without fetching. */
  Version version() throws IOException {
    HttpURLConnection connection = open(0, "");
    try {
      return version(connection, 0);
    } finally {
      connection.disconnect();
    }
  }

  /** Fetches into a file; beside it lies what it is a part of. Returns what was fetched. */
  Version into(Path file, SourceProgress progress) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".version");
    int breaks = 0;
    while (true) {
      long before = Files.exists(file) ? Files.size(file) : 0;
      try {
        Optional<Version> fetched = fetch(file, beside, progress);
        if (fetched.isPresent()) {
          return fetched.get();
        }
      } catch (IOException e) {
        long now = Files.exists(file) ? Files.size(file) : 0;
        breaks = now > before ? 0 : breaks + 1;
        if (breaks == BREAKS_BORNE) {
          throw new IOException("Fetching " + from + " broke off at byte " + now + ": " + e, e);
        }
      }
    }
  }

  /** Empty when it has to be begun anew. */
  private Optional<Version> fetch(Path file, Path beside, SourceProgress progress)
      throws IOException {
    Optional<Version> part = kept(beside);
    long have = part.isPresent() && Files.exists(file) ? Files.size(file) : 0;
    HttpURLConnection connection = open(have, part.map(Version::validator).orElse(""));
    try {
      if (connection.getResponseCode() == RANGE_NOT_SATISFIABLE) {
        Files.deleteIfExists(beside);
        return Optional.empty();
      }
      boolean goesOn = connection.getResponseCode() == HttpURLConnection.HTTP_PARTIAL;
      long start = goesOn ? have : 0;
      Version version = version(connection, start);
      if (goesOn && !part.equals(Optional.of(version))) {
        Files.deleteIfExists(beside);
        return Optional.empty();
      }
      if (version.isKnown()) {
        Files.writeString(beside, ChoraleJson.mapper().writeValueAsString(version));
      } else {
        Files.deleteIfExists(beside);
      }
      copy(connection, file, start, version.size(), progress);
      return Optional.of(version);
    } finally {
      connection.disconnect();
    }
  }

  private void copy(
      HttpURLConnection connection, Path file, long start, long size, SourceProgress progress)
      throws IOException {
    StandardOpenOption how =
        start > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    long have = start;
    try (InputStream in = connection.getInputStream();
        OutputStream out =
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        have += read;
        if (have > limits.bytes()) {
          throw tooLarge();
        }
        progress.at("downloading", have, Math.max(0, size));
      }
    }
    if (size >= 0 && have != size) {
      throw new IOException("it broke off after " + have + " of " + size + " bytes");
    }
  }

  private static Optional<Version> kept(Path beside) throws IOException {
    try {
      return Files.exists(beside)
          ? Optional.of(ChoraleJson.mapper().readValue(Files.readString(beside), Version.class))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      Files.delete(beside);
      return Optional.empty();
    }
  }

  private HttpURLConnection open(long have, String validator) throws IOException {
    URI at = from;
    for (int redirects = 0; redirects <= REDIRECTS; redirects++) {
      HttpURLConnection connection = (HttpURLConnection) at.toURL().openConnection();
      connection.setConnectTimeout((int) SILENCE_BORNE.toMillis());
      connection.setReadTimeout((int) SILENCE_BORNE.toMillis());
      connection.setInstanceFollowRedirects(false);
      connection.setRequestProperty("Accept-Encoding", "identity");
      if (have > 0) {
        connection.setRequestProperty("Range", "bytes=" + have + "-");
        connection.setRequestProperty("If-Range", validator);
      }
      int status = connection.getResponseCode();
      if (status == HttpURLConnection.HTTP_OK
          || status == HttpURLConnection.HTTP_PARTIAL
          || status == RANGE_NOT_SATISFIABLE) {
        return connection;
      }
      @Nullable String location = connection.getHeaderField("Location");
      connection.disconnect();
      if (status / 100 != 3 || location == null) {
        throw refused(status);
      }
      at = redirected(at, location);
    }
    throw new BadInputException(from + ": redirects without end. Correct --data");
  }

  private RuntimeException refused(int status) throws IOException {
    if (status / 100 == 5 || status == HttpURLConnection.HTTP_CLIENT_TIMEOUT || status == 429) {
      throw new IOException(from + " answers HTTP " + status);
    }
    return new BadInputException(
        from
            + ": the server answers HTTP "
            + status
            + ", expected the archive. Correct --data, or fetch it yourself and name its folder");
  }

  private URI redirected(URI at, String location) {
    try {
      URI next = at.resolve(new URI(location));
      String scheme = String.valueOf(next.getScheme()).toLowerCase(Locale.ROOT);
      boolean web = scheme.equals("https") || scheme.equals("http");
      if (web && !("https".equalsIgnoreCase(at.getScheme()) && scheme.equals("http"))) {
        return next;
      }
    } catch (URISyntaxException e) {
      throw new BadInputException(from + ": redirects to what is no address. Correct --data", e);
    }
    throw new BadInputException(
        from + ": redirects from https to " + location + ". Name the address that is meant");
  }

  private Version version(HttpURLConnection connection, long start) throws IOException {
    @Nullable String tag = connection.getHeaderField("ETag");
    @Nullable String date = connection.getHeaderField("Last-Modified");
    // A weak tag does not promise the same bytes.
    boolean strong = tag != null && !tag.startsWith("W/");
    String validator = strong ? String.valueOf(tag) : date == null ? "" : date;
    long length = connection.getContentLengthLong();
    if (length >= 0 && start + length > limits.bytes()) {
      throw tooLarge();
    }
    return new Version(validator, length < 0 ? -1 : start + length);
  }

  private BadInputException tooLarge() {
    return new BadInputException(
        from
            + ": has more than "
            + limits.bytes()
            + " bytes, the most that is kept here. If it is meant to, raise the limit (sources.limit)");
  }
}
