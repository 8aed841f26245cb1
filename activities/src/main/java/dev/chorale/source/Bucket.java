package dev.chorale.source;

import dev.chorale.storage.Buckets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Copies objects of a bucket to files. */
final class Bucket {
  private final Buckets buckets;
  private final String bucket;
  private final String source;
  private final Limits limits;

  Bucket(Buckets buckets, String bucket, String source, Limits limits) {
    this.buckets = buckets;
    this.bucket = bucket;
    this.source = source;
    this.limits = limits;
  }

  /** One object, beside the files. */
  Path one(Buckets.Found object, Path work, SourceProgress progress) throws IOException {
    Path file = work.resolve("archive");
    Files.deleteIfExists(file);
    copy(object, "archive", work, progress);
    return file;
  }

  /**
   * All objects below a prefix; those that an interrupted try has copied are not copied again.
   *
   * @return their bytes
   */
  long files(
      List<Buckets.Found> objects,
      String prefix,
      Path files,
      Path work,
      long total,
      SourceProgress progress)
      throws IOException {
    Path coming = Files.createDirectories(work.resolve("coming"));
    long done = 0;
    for (Buckets.Found object : objects) {
      String name =
          object.name().equals(prefix)
              ? object.name().substring(object.name().lastIndexOf('/') + 1)
              : object.name().substring(prefix.length()).replaceFirst("^/", "");
      Path target = new InsideFolder(files, source, limits, 0, progress).target(name);
      if (!Files.isRegularFile(target)) {
        Folders.remove(coming);
        Files.createDirectories(coming);
        long before = done;
        copy(
            object,
            "object",
            coming,
            (doing, bytes, of) -> progress.at(doing, before + bytes, total));
        Files.createDirectories(target.getParent());
        Files.move(coming.resolve("object"), target);
      }
      done += object.size();
      progress.at("downloading", done, total);
    }
    return done;
  }

  private void copy(Buckets.Found object, String name, Path folder, SourceProgress progress)
      throws IOException {
    try (InputStream in = buckets.open(bucket, object)) {
      InsideFolder into = new InsideFolder(folder, source, limits, 0, progress);
      into.file(name, in);
      if (into.bytes() != object.size()) {
        throw new IOException(
            source + ": " + object.name() + " broke off after " + into.bytes() + " bytes");
      }
    }
  }
}
