package dev.chorale.cli.demo;

import dev.chorale.cli.CommandFailure;
import dev.chorale.source.Folders;
import dev.chorale.vocabulary.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.zip.ZipException;

/** Fetches EmoTale's public archive once. What is half fetched is never left behind. */
public final class CorpusDownload {
  /** The commit whose ratings SPEC's figures are of. */
  static final URI EMOTALE =
      URI.create(
          "https://github.com/snehadas/EmoTale/archive/41e7d00f0949d4e7c8d1ae5101a344037ae056de.zip");

  /** Another place to fetch from, as in a mirror. */
  public static final String URL_SETTING = "CHORALE_EMOTALE_URL";

  /** The corpus has 428 MB; an archive far above it is not the corpus. */
  private static final long MOST_BYTES = 2_000_000_000L;

  private static final int MOST_FILES = 10_000;
  private static final Duration SILENCE_BORNE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_NEWS = Duration.ofSeconds(5);
  private static final String SIGN = "annotations.csv";

  private final URI source;
  private final long mostBytes;
  private final PrintWriter news;

  /**
   * @param mostBytes that are fetched, and that are unpacked
   * @param news where progress is told
   */
  CorpusDownload(URI source, long mostBytes, PrintWriter news) {
    this.source = source;
    this.mostBytes = mostBytes;
    this.news = news;
  }

  /**
   * From where the environment says, else from the authors' repository.
   *
   * @param setting value of {@link #URL_SETTING}, or empty
   */
  public static CorpusDownload emotale(String setting, PrintWriter news) {
    if (setting.isBlank()) {
      return new CorpusDownload(EMOTALE, MOST_BYTES, news);
    }
    try {
      URI uri = URI.create(setting.strip());
      uri.toURL();
      return new CorpusDownload(uri, MOST_BYTES, news);
    } catch (IllegalArgumentException | MalformedURLException e) {
      throw new BadInputException(
          URL_SETTING + ": found '" + setting + "', expected an address, as in " + EMOTALE, e);
    }
  }

  /**
   * The folder of the corpus, fetched unless it is there.
   *
   * @param corpora folder under which it lies
   */
  public Path into(Path corpora) throws IOException {
    Path folder = corpora.resolve("emotale");
    if (Files.exists(folder.resolve(SIGN))) {
      return folder;
    }
    Files.createDirectories(corpora);
    Path work = Files.createTempDirectory(corpora, "emotale-fetching-");
    try {
      Path archive = work.resolve("archive.zip");
      fetch(archive);
      Path unpacked = Files.createDirectory(work.resolve("unpacked"));
      unpack(archive, unpacked);
      if (!Files.exists(unpacked.resolve(SIGN))) {
        throw new CommandFailure(
            "The archive at " + source + " holds no " + SIGN + ", so it is not EmoTale. " + mend());
      }
      Files.move(unpacked, folder, StandardCopyOption.ATOMIC_MOVE);
      return folder;
    } finally {
      Folders.remove(work);
    }
  }

  private void unpack(Path archive, Path unpacked) throws IOException {
    try {
      int files = new SafeUnzip(MOST_FILES, mostBytes).unpack(archive, unpacked);
      tell("Unpacked " + files + " files.");
    } catch (ZipException e) {
      throw new CommandFailure(
          "The archive at " + source + " is refused: " + e.getMessage() + ". " + mend(), e);
    }
  }

  private void fetch(Path archive) {
    tell("Fetching EmoTale (about 430 MB) from " + source + " ...");
    try {
      HttpURLConnection connection = (HttpURLConnection) source.toURL().openConnection();
      connection.setConnectTimeout((int) SILENCE_BORNE.toMillis());
      connection.setReadTimeout((int) SILENCE_BORNE.toMillis());
      try {
        int status = connection.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK) {
          throw new CommandFailure(source + " answers HTTP " + status + ". " + mend());
        }
        try (InputStream in = connection.getInputStream();
            OutputStream out = Files.newOutputStream(archive)) {
          copy(in, out, connection.getContentLengthLong());
        }
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      throw new CommandFailure(
          "Fetching " + source + " failed: " + e + ". Try again later. " + mend(), e);
    }
  }

  private void copy(InputStream in, OutputStream out, long length) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long copied = 0;
    long lastNews = System.nanoTime();
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      out.write(buffer, 0, read);
      copied += read;
      if (copied > mostBytes) {
        throw new CommandFailure(
            "The archive at " + source + " is larger than " + mostBytes + " bytes. " + mend());
      }
      if (System.nanoTime() - lastNews > BETWEEN_NEWS.toNanos()) {
        lastNews = System.nanoTime();
        String of = length > 0 ? String.format(Locale.ROOT, " of %d", length / 1_000_000) : "";
        tell(String.format(Locale.ROOT, "  %d%s MB", copied / 1_000_000, of));
      }
    }
    if (length > 0 && copied != length) {
      throw new IOException("it broke off after " + copied + " of " + length + " bytes");
    }
  }

  private void tell(String line) {
    news.println(line);
    news.flush();
  }

  private static String mend() {
    return "Or fetch the corpus in another way and give its folder with --data DIR.";
  }
}
