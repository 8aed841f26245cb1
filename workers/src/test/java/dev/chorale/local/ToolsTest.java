package dev.chorale.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.worker.ConnectionFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class ToolsTest {
  @TempDir private Path directory;
  private final StringWriter said = new StringWriter();

  @Test
  void aProgramIsTakenFromThePathElseFromWhereItIsInstalled() throws IOException {
    Path path = Files.createDirectory(directory.resolve("path"));
    Path installed = Files.createDirectory(directory.resolve("installed"));
    Tools tools =
        new Tools(Map.of("PATH", "/nowhere:" + path, "CHORALE_TOOLS", installed.toString()));

    assertThat(tools.find("minio")).isEmpty();
    Path late = program(installed.resolve("minio"), "");
    assertThat(tools.find("minio")).contains(late);
    Path first = program(path.resolve("minio"), "");
    assertThat(tools.find("minio")).contains(first);
    Files.createDirectory(path.resolve("temporal"));
    assertThat(tools.find("temporal")).isEmpty();
  }

  @Test
  void withoutAPlaceForToolsTheyGoToTheUsersCache() {
    assertThat(new Tools(Map.of("HOME", "/home/lab")).directory())
        .isEqualTo(Path.of("/home/lab/.cache/chorale/bin"));
  }

  @Test
  void aMissingServerIsBuiltWithGoAndSaysSo() throws IOException {
    Path path = Files.createDirectory(directory.resolve("path"));
    program(
        path.resolve("go"),
        "echo \"built $2\" >&2; echo '#!/bin/sh' > \"$GOBIN/minio\"; chmod +x \"$GOBIN/minio\"");
    Tools tools =
        new Tools(
            Map.of(
                "PATH",
                path + ":/usr/bin:/bin",
                "CHORALE_TOOLS",
                directory.resolve("installed").toString()));

    Path minio = tools.install("minio", new PrintWriter(said));

    assertThat(minio).isEqualTo(directory.resolve("installed/minio")).isExecutable();
    assertThat(said.toString())
        .contains("Installing minio into " + directory.resolve("installed"))
        .containsPattern("built github.com/minio/minio@v[0-9.]+-\\d+-[0-9a-f]+")
        .contains("minio is installed");
    assertThat(directory.resolve("installed")).isDirectoryNotContaining("glob:**/.install*");
  }

  @Test
  void withoutGoTheMendIsSaid() {
    Tools tools = new Tools(Map.of("PATH", "", "CHORALE_TOOLS", directory.toString()));

    assertThatThrownBy(() -> tools.install("temporal", new PrintWriter(said)))
        .isInstanceOf(ConnectionFailure.class)
        .hasMessageContainingAll("no temporal on the PATH", directory.toString());
    assertThat(said.toString()).contains("there is no go on the PATH", "https://go.dev/dl");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aBuildThatFailsLeavesNothing() throws IOException {
    Path path = Files.createDirectory(directory.resolve("path"));
    program(path.resolve("go"), "echo half > \"$GOBIN/minio\"; echo 'no network' >&2; exit 1");
    Path installed = directory.resolve("installed");
    Tools tools =
        new Tools(Map.of("PATH", path + ":/usr/bin:/bin", "CHORALE_TOOLS", installed.toString()));

    assertThatThrownBy(() -> tools.install("minio", new PrintWriter(said)))
        .isInstanceOf(ConnectionFailure.class);
    assertThat(said.toString()).contains("no network", "GOPROXY");
    assertThat(installed).isEmptyDirectory();
  }

  private static Path program(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\numask 022\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }
}
