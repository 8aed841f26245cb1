package dev.chorale.source;

import dev.chorale.vocabulary.BadInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a corpus lies, as {@code --data NAME=WHERE} says: a folder, an archive, {@code
 * https://host/corpus.zip}, or {@code s3://bucket/prefix}. It travels to a worker and is kept in
 * histories, so it holds no secret.
 */
public final class Location {
  static final String EXPECTED =
      "expected a folder, a .zip, .tar or .tar.gz file, http(s)://... or s3://BUCKET/PREFIX";

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+)://.*");
  private static final Pattern DIGEST = Pattern.compile("sha256=([0-9a-fA-F]{64})");

  /** Parameters by which signed addresses let in whoever has them. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(^|&)(x-amz-signature|x-amz-credential|signature|sig|token|access_token|key|"
              + "api_key|apikey|password)=.*");

  private static final List<String> WEB = List.of("http", "https");

  private final String text;
  private final Optional<Path> path;
  private final Optional<URI> uri;

  private Location(String text, Optional<Path> path, Optional<URI> uri) {
    this.text = text;
    this.path = path;
    this.uri = uri;
  }

  /**
   * Reads what was given.
   *
   * @throws BadInputException naming what was found and what was expected
   */
  public static Location of(String text) {
    Matcher scheme = SCHEME.matcher(text);
    if (!scheme.matches()) {
      try {
        return new Location(text, Optional.of(Path.of(text)), Optional.empty());
      } catch (InvalidPathException e) {
        throw new BadInputException("Found " + InsideFolder.shown(text) + ", " + EXPECTED, e);
      }
    }
    String name = scheme.group(1).toLowerCase(Locale.ROOT);
    if (!WEB.contains(name) && !name.equals("s3")) {
      throw new BadInputException("Found " + InsideFolder.shown(text) + ", " + EXPECTED);
    }
    return new Location(text, Optional.empty(), Optional.of(uri(text)));
  }

  private static URI uri(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new BadInputException(
          "Found "
              + InsideFolder.shown(text)
              + ", which is no address: "
              + e.getReason()
              + "; "
              + EXPECTED,
          e);
    }
    if (uri.getRawUserInfo() != null
        || (uri.getRawQuery() != null && SECRET.matcher(uri.getRawQuery()).find())) {
      throw new BadInputException(
          "An address with a password or signature in it would be kept in histories. Fetch the"
              + " corpus yourself and name its folder");
    }
    if (uri.getHost() == null && uri.getRawAuthority() == null) {
      throw new BadInputException(
          "Found " + InsideFolder.shown(text) + ", which names no host; " + EXPECTED);
    }
    String fragment = uri.getRawFragment();
    if (fragment != null && !DIGEST.matcher(fragment).matches()) {
      throw new BadInputException(
          "Found "
              + InsideFolder.shown(text)
              + ": behind # only sha256= and 64 hex digits may stand");
    }
    return uri;
  }

  /** The folder or archive, when it is on this machine. */
  public Optional<Path> path() {
    return path;
  }

  /** The address, unless it is on this machine. */
  Optional<URI> uri() {
    return uri;
  }

  /** The digest that whoever gave the address expects. */
  Optional<String> sha256() {
    return uri.map(URI::getRawFragment)
        .map(DIGEST::matcher)
        .filter(Matcher::matches)
        .map(found -> found.group(1).toLowerCase(Locale.ROOT));
  }

  boolean isS3() {
    return uri.filter(address -> "s3".equalsIgnoreCase(address.getScheme())).isPresent();
  }

  /** For a process that runs in another folder. */
  public String absolute() {
    return path.map(local -> local.toAbsolutePath().normalize().toString()).orElse(text);
  }

  /** As it was given. */
  @Override
  public String toString() {
    return text;
  }
}
