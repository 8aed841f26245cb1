package dev.chorale.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.chorale.cli.CommandFailure;
import dev.chorale.vocabulary.BadInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fetch of EmoTale against a server on this machine. */
class CorpusDownloadTest {
  private static final Map<String, String> CORPUS =
      Map.of("EmoTale-main/annotations.csv", "file\n", "EmoTale-main/wav/DK_001_A_1.wav", "sound");

  @TempDir private Path corpora;
  private final StringWriter news = new StringWriter();
  private final Map<String, byte[]> pages = new TreeMap<>();
  private int asked;
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked++;
          byte[] page = pages.get(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(page == null ? 404 : 200, page == null ? -1 : page.length);
          if (page != null) {
            exchange.getResponseBody().write(page);
          }
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private CorpusDownload download(long mostBytes) {
    URI source = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/main.zip");
    return new CorpusDownload(source, mostBytes, new PrintWriter(news));
  }

  @Test
  void theCorpusIsFetchedOnceAndLiesWithoutTheArchivesFolder() throws IOException {
    pages.put("/main.zip", zip(CORPUS));
    Path folder = download(10_000).into(corpora);
    assertThat(folder.resolve("wav/DK_001_A_1.wav")).hasContent("sound");
    assertThat(download(10_000).into(corpora)).isEqualTo(folder);
    assertThat(asked).isEqualTo(1);
    assertOnlyThere("emotale");
  }

  @Test
  void anArchiveThatLeadsOutsideItsFolderIsRefused() throws IOException {
    pages.put("/main.zip", zip(Map.of("EmoTale-main/../../../evil.txt", "x")));
    assertThatThrownBy(() -> download(10_000).into(corpora))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContainingAll("leads outside", "evil.txt", "--data DIR");
    assertThat(corpora.resolveSibling("evil.txt")).doesNotExist();
    assertOnlyThere();
  }

  @Test
  void anArchiveThatUnpacksWithoutEndIsRefused() throws IOException {
    pages.put("/main.zip", zip(Map.of("EmoTale-main/annotations.csv", "0".repeat(1_000_000))));
    assertThatThrownBy(() -> download(10_000).into(corpora))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("more than 10000 bytes");
    assertOnlyThere();
  }

  @Test
  void anArchiveThatIsTooLargeIsRefusedWhileItIsFetched() throws IOException {
    pages.put("/main.zip", new byte[100_000]);
    assertThatThrownBy(() -> download(10_000).into(corpora))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("larger than 10000 bytes");
    assertOnlyThere();
  }

  @Test
  void whatIsNoArchiveIsRefused() throws IOException {
    pages.put("/main.zip", "<html>please log in</html>".getBytes(UTF_8));
    assertThatThrownBy(() -> download(10_000).into(corpora))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("is refused");
    assertOnlyThere();
  }

  @Test
  void anotherArchiveIsRefused() throws IOException {
    pages.put("/main.zip", zip(Map.of("Other-main/README.md", "x")));
    assertThatThrownBy(() -> download(10_000).into(corpora))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("holds no annotations.csv");
    assertOnlyThere();
  }

  @Test
  void aServerThatHasNoneIsNamedWithTheMend() throws IOException {
    assertThatThrownBy(() -> download(10_000).into(corpora))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContainingAll("HTTP 404", "--data DIR");
    assertOnlyThere();
  }

  @Test
  void anAddressThatIsNoneIsRefused() {
    assertThatThrownBy(() -> CorpusDownload.emotale("main.zip", new PrintWriter(news)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll("CHORALE_EMOTALE_URL", "main.zip");
  }

  private void assertOnlyThere(String... names) throws IOException {
    try (Stream<Path> files = Files.list(corpora)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly(names);
    }
  }

  private static byte[] zip(Map<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(UTF_8));
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
