package dev.chorale.source;

import dev.chorale.storage.Buckets;
import dev.chorale.storage.Digests;
import dev.chorale.vocabulary.BadInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Brings a source to a folder on this machine. A folder is read where it lies; anything else is
 * unpacked or downloaded once, as long as it does not change.
 */
public final class Sources {
  private static final List<String> ARCHIVES = List.of(".zip", ".tar", ".tar.gz", ".tgz");

  private final Path root;
  private final Limits limits;
  private final Buckets buckets;
  private final SourceCache cache;

  /**
   * @param root folder for what is brought, and for indexes of digests
   * @param buckets of the store whose keys this process has
   */
  public Sources(Path root, Limits limits, Buckets buckets) {
    this.root = root;
    this.limits = limits;
    this.buckets = buckets;
    this.cache = new SourceCache(root, limits);
  }

  /** For folders and archives of this machine, and addresses. */
  public static Sources withoutBuckets(Path root) {
    return new Sources(root, Limits.USUAL, Buckets.NONE);
  }

  /**
   * Refuses a location of this machine at which nothing can be, without reading it.
   *
   * @throws BadInputException naming what was found and what was expected
   */
  public static void check(Location location) {
    if (location.path().isPresent()) {
      Path path = location.path().get();
      if (!Files.isDirectory(path) && !Files.isRegularFile(path)) {
        throw new BadInputException(
            path
                + (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                    ? " is neither folder nor file"
                    : " does not exist")
                + ", expected the folder in which the corpus lies, or its archive");
      }
    }
  }

  /** Whether its files lie on this machine and are read where they are. */
  public static boolean isFolder(Location location) {
    return location.path().filter(Files::isDirectory).isPresent();
  }

  /** What is known of the files below a folder. */
  public FileIndex index(Path folder, boolean deep) {
    return FileIndex.of(root.resolve("index"), folder, deep);
  }

  /**
   * The folder with the files of a source.
   *
   * @throws BadInputException naming the source, what is wrong with it and the mend
   */
  public Path folder(Location location, SourceProgress progress) throws IOException {
    check(location);
    if (isFolder(location)) {
      return location.path().orElseThrow();
    }
    if (location.path().isPresent()) {
      return within(archive(location.path().get(), progress));
    }
    URI address = location.uri().orElseThrow();
    return within(location.isS3() ? bucket(address, progress) : web(location, address, progress));
  }

  private Path archive(Path archive, SourceProgress progress) throws IOException {
    BasicFileAttributes now = Files.readAttributes(archive, BasicFileAttributes.class);
    String key =
        SourceCache.key(
            "archive",
            archive.toRealPath().toString(),
            String.valueOf(now.size()),
            now.lastModifiedTime().toString(),
            String.valueOf(now.fileKey()));
    return cache.folder(
        key,
        archive.toString(),
        false,
        progress,
        (files, work) ->
            new Archive(archive, archive.toString(), limits).unpack(files, progress).bytes());
  }

  private Path web(Location location, URI address, SourceProgress progress) throws IOException {
    URI from = withoutFragment(address);
    Download download = new Download(from, limits);
    String key;
    Optional<Download.Version> asked = Optional.empty();
    if (location.sha256().isPresent()) {
      key = SourceCache.key("sha256", location.sha256().get());
      Optional<Path> before = cache.find(key);
      if (before.isPresent()) {
        return before.get();
      }
    } else {
      Download.Version version = download.version();
      asked = Optional.of(version);
      // Of a server that tells neither tag nor date, the size has to do.
      key = SourceCache.key("web", from.toString(), version.validator(), "" + version.size());
    }
    Optional<Download.Version> expected = asked;
    return cache.folder(
        key,
        from.toString(),
        false,
        progress,
        (files, work) -> {
          Path archive = work.resolve("archive");
          Download.Version fetched = download.into(archive, progress);
          if (expected.isPresent() && !expected.get().equals(fetched)) {
            throw new IOException(from + " has changed while it was fetched");
          }
          verify(archive, from, location.sha256());
          return new Archive(archive, from.toString(), limits).unpack(files, progress).bytes();
        });
  }

  private static URI withoutFragment(URI address) {
    try {
      return new URI(address.toString().replaceFirst("#.*", ""));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static void verify(Path archive, URI from, Optional<String> expected) throws IOException {
    if (expected.isEmpty()) {
      return;
    }
    String found;
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(archive), Digests.newSha256())) {
      in.transferTo(OutputStream.nullOutputStream());
      found = Digests.hex(in.getMessageDigest().digest());
    }
    if (!found.equals(expected.get())) {
      throw new BadInputException(
          from
              + ": has SHA-256 "
              + found
              + ", expected "
              + expected.get()
              + ". It is not the file that was meant");
    }
  }

  private Path bucket(URI address, SourceProgress progress) throws IOException {
    String bucket = address.getRawAuthority();
    String prefix = address.getPath() == null ? "" : address.getPath().replaceFirst("^/", "");
    List<Buckets.Found> objects = objects(bucket, prefix, address);
    List<String> parts = new ArrayList<>(List.of("s3", buckets.endpoint(), bucket, prefix));
    long total = 0;
    for (Buckets.Found object : objects) {
      parts.add(object.name() + "\n" + object.size() + "\n" + object.etag());
      total += object.size();
    }
    if (total > limits.bytes()) {
      throw new BadInputException(
          address
              + ": has "
              + total
              + " bytes, expected at most "
              + limits.bytes()
              + " (sources.limit)");
    }
    long all = total;
    boolean archive = objects.size() == 1 && isArchive(objects.get(0).name());
    return cache.folder(
        SourceCache.key(parts.toArray(new String[0])),
        address.toString(),
        !archive,
        progress,
        (files, work) -> {
          Bucket copy = new Bucket(buckets, bucket, address.toString(), limits);
          if (!archive) {
            return copy.files(objects, prefix, files, work, all, progress);
          }
          Path packed = copy.one(objects.get(0), work, progress);
          return new Archive(packed, address.toString(), limits).unpack(files, progress).bytes();
        });
  }

  /** Those below a prefix, or the one that it names. */
  private List<Buckets.Found> objects(String bucket, String prefix, URI address) {
    List<Buckets.Found> all = buckets.list(bucket, prefix);
    List<Buckets.Found> objects =
        all.stream()
            .filter(
                object ->
                    prefix.isEmpty()
                        || prefix.endsWith("/")
                        || object.name().equals(prefix)
                        || object.name().startsWith(prefix + "/"))
            .filter(object -> !object.name().endsWith("/"))
            .toList();
    if (objects.isEmpty()) {
      throw new BadInputException(address + ": holds no object. Correct --data");
    }
    if (objects.size() > limits.files()) {
      throw new BadInputException(
          address + ": holds " + objects.size() + " objects, expected those of one corpus");
    }
    return objects;
  }

  private static boolean isArchive(String name) {
    return ARCHIVES.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
  }

  /** Archives mostly hold one folder that holds the rest. */
  private static Path within(Path folder) throws IOException {
    List<Path> entries;
    try (Stream<Path> all = Files.list(folder)) {
      entries =
          all.filter(entry -> !entry.getFileName().toString().startsWith("."))
              .filter(entry -> !entry.endsWith("__MACOSX"))
              .toList();
    }
    return entries.size() == 1 && Files.isDirectory(entries.get(0))
        ? within(entries.get(0))
        : folder;
  }
}
