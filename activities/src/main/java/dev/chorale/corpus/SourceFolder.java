package dev.chorale.corpus;

import dev.chorale.csv.CsvFile;
import dev.chorale.source.FileIndex;
import dev.chorale.source.SourceFile;
import dev.chorale.storage.Digests;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.Optional;

/** The files of a corpus, by their path below its folder: on disk, or as they ship inside. */
abstract class SourceFolder {
  /** A folder on disk. */
  static SourceFolder of(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new BadInputException(
          folder
              + (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
                  ? " is no folder"
                  : " does not exist")
              + ", expected the folder in which the corpus lies");
    }
    return new Disk(folder);
  }

  /** What ships inside. */
  static SourceFolder shipped(CorpusId id) {
    return new Shipped(id);
  }

  abstract boolean has(String path);

  abstract InputStream open(String path) throws IOException;

  /** A file as messages name it. */
  abstract String name(String path);

  /** A file as {@code files.csv} and a corpus' identity name it: never an absolute path. */
  abstract String identity(String path);

  /** The folder, unless it ships inside. */
  abstract Optional<Path> onDisk();

  /** Opens a CSV file; it is named in full in messages. */
  CsvFile csv(String path) {
    try {
      return CsvFile.read(open(path), name(path));
    } catch (NoSuchFileException e) {
      throw new BadInputException(name(path) + ": not found", e);
    } catch (IOException e) {
      throw new UncheckedIOException(name(path), e);
    }
  }

  /** Size and digest of a file, which is read unless the index knows it. */
  SourceFile digest(String path, FileIndex index) {
    Optional<Path> file = onDisk().map(folder -> folder.resolve(path));
    return file.isPresent() ? index.digest(file.get(), path, () -> digest(path)) : digest(path);
  }

  private SourceFile digest(String path) {
    try (DigestInputStream in = new DigestInputStream(open(path), Digests.newSha256())) {
      long size = in.transferTo(OutputStream.nullOutputStream());
      return new SourceFile(identity(path), size, Digests.hex(in.getMessageDigest().digest()));
    } catch (IOException e) {
      throw new UncheckedIOException(name(path), e);
    }
  }

  private static final class Disk extends SourceFolder {
    private final Path folder;

    Disk(Path folder) {
      this.folder = folder;
    }

    @Override
    boolean has(String path) {
      return Files.isRegularFile(folder.resolve(path));
    }

    @Override
    InputStream open(String path) throws IOException {
      return Files.newInputStream(folder.resolve(path));
    }

    @Override
    String name(String path) {
      return folder.resolve(path).toString();
    }

    @Override
    String identity(String path) {
      return path;
    }

    @Override
    Optional<Path> onDisk() {
      return Optional.of(folder);
    }
  }

  private static final class Shipped extends SourceFolder {
    private final String prefix;

    Shipped(CorpusId id) {
      this.prefix = "/corpora/" + id + "/";
    }

    private Optional<URL> resource(String path) {
      return Optional.ofNullable(SourceFolder.class.getResource(prefix + path));
    }

    @Override
    boolean has(String path) {
      return resource(path).isPresent();
    }

    @Override
    InputStream open(String path) throws IOException {
      return resource(path).orElseThrow(() -> new NoSuchFileException(name(path))).openStream();
    }

    @Override
    String name(String path) {
      return "shipped " + prefix.substring(1) + path;
    }

    @Override
    String identity(String path) {
      return "shipped:" + prefix.substring(1) + path;
    }

    @Override
    Optional<Path> onDisk() {
      return Optional.empty();
    }
  }
}
