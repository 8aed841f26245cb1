package dev.chorale.source;

import dev.chorale.vocabulary.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Writes the files of a source below one folder and nowhere else, never over another, never without
 * end. Names that lead outside, or that systems read differently, are refused.
 */
final class InsideFolder {
  private static final int LONGEST_NAME = 4000;

  private final Path root;
  private final String source;
  private final Limits limits;
  private final long packed;
  private final SourceProgress progress;
  private long bytes;
  private int files;

  /**
   * @param source for messages
   * @param packed bytes that the files come from; 0 when they come as they are
   */
  InsideFolder(Path root, String source, Limits limits, long packed, SourceProgress progress) {
    this.root = root;
    this.source = source;
    this.limits = limits;
    this.packed = packed;
    this.progress = progress;
  }

  /** Where a name leads. */
  Path target(String name) {
    boolean safe =
        !name.isEmpty()
            && name.length() <= LONGEST_NAME
            && !name.startsWith("/")
            && name.indexOf('\\') < 0
            && !name.matches("(?s)[A-Za-z]:.*")
            && name.chars().noneMatch(Character::isISOControl);
    if (safe) {
      List<String> parts =
          List.of(
              (name.endsWith("/") ? name.substring(0, name.length() - 1) : name).split("/", -1));
      safe = parts.stream().noneMatch(part -> part.isEmpty() || part.equals(".."));
    }
    try {
      Path target = root.resolve(name).normalize();
      if (safe && target.startsWith(root)) {
        return target;
      }
    } catch (InvalidPathException e) {
      throw new BadInputException(
          source + ": entry " + shown(name) + " can't name a file here; set LC_ALL=C.UTF-8", e);
    }
    throw new BadInputException(
        source
            + ": entry "
            + shown(name)
            + " leads outside its folder or names no file. Nothing of it is used; ask whoever made it");
  }

  /** Refuses what is neither file nor folder. */
  BadInputException link(String name, String kind) {
    return new BadInputException(
        source
            + ": entry "
            + shown(name)
            + " is "
            + kind
            + ", expected files and folders alone. Pack the corpus without links (tar -h)");
  }

  void folder(String name) throws IOException {
    count();
    Path target = target(name);
    if (!target.equals(root)) {
      folders(target, name);
    }
  }

  private void folders(Path folder, String name) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      throw new BadInputException(
          source + ": entry " + shown(name) + " is both file and folder", e);
    }
  }

  private void count() {
    if (++files > limits.files()) {
      throw new BadInputException(
          source + ": has more than " + limits.files() + " entries, expected those of one corpus");
    }
  }

  /** Copies a file's bytes to where its name leads. */
  void file(String name, InputStream in) throws IOException {
    count();
    Path target = target(name);
    if (target.equals(root)) {
      throw new BadInputException(source + ": entry " + shown(name) + " names no file");
    }
    folders(target.resolveSibling(""), name);
    try (OutputStream out =
        Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = read(in, buffer, name); read >= 0; read = read(in, buffer, name)) {
        bytes += read;
        refuseBomb(name);
        out.write(buffer, 0, read);
        progress.at(packed == 0 ? "downloading" : "unpacking", bytes, 0);
      }
    } catch (FileAlreadyExistsException e) {
      throw new BadInputException(
          source + ": entry " + shown(name) + " is there twice, or is both file and folder", e);
    }
  }

  /** A failed read is the archive's fault, a failed write the disk's. */
  private int read(InputStream in, byte[] buffer, String name) throws IOException {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      if (packed == 0) {
        throw e;
      }
      throw new BadInputException(
          source
              + ": breaks off or is damaged at "
              + shown(name)
              + " ("
              + message(e)
              + "). Fetch it again",
          e);
    }
  }

  private void refuseBomb(String name) {
    if (bytes > limits.bytes()) {
      throw new BadInputException(
          source
              + ": with "
              + shown(name)
              + " it has more than "
              + limits.bytes()
              + " bytes in files, the most that is kept here. If it is meant to, raise the limit"
              + " (sources.limit)");
    }
    if (packed > 0 && bytes > limits.unratioed() && bytes / limits.ratio() > packed) {
      throw new BadInputException(
          source
              + ": with "
              + shown(name)
              + " it has more than "
              + limits.ratio()
              + " times its packed size, which no recordings have. If they do, unpack it yourself and"
              + " name the folder");
    }
  }

  long bytes() {
    return bytes;
  }

  int files() {
    return files;
  }

  /** As messages show a name: printable, and not endless. */
  static String shown(String name) {
    String cut = name.length() > 120 ? name.substring(0, 120) + "…" : name;
    return "'" + cut.replaceAll("\\p{Cc}", "?") + "'";
  }

  static String message(Exception e) {
    String shown = shown(e.getMessage() == null ? "it ends too early" : e.getMessage());
    return shown.substring(1, shown.length() - 1);
  }
}
