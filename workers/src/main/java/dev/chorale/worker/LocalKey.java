package dev.chorale.worker;

import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A random access key of a store on this machine, made once and read only by its owner. */
public record LocalKey(String accessKey, String secretKey) {
  private static final FileAttribute<?>[] NONE = {};

  /** The key in a file, which is made when it is not there. */
  public static LocalKey keptIn(Path file) throws IOException {
    if (Files.exists(file)) {
      return ChoraleJson.mapper().readValue(Files.readAllBytes(file), LocalKey.class);
    }
    LocalKey key = new LocalKey("chorale", random());
    // Through a file of its own, so that no one ever reads half a key.
    Path fresh =
        Files.createTempFile(file.toAbsolutePath().getParent(), "key", "", ownerOnly(file));
    Files.write(fresh, ChoraleJson.mapper().writeValueAsBytes(key));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    return key;
  }

  /** What makes a new file readable and writable by its owner only, where that can be said. */
  public static FileAttribute<?>[] ownerOnly(Path file) {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return NONE;
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };
  }

  private static String random() {
    byte[] bytes = new byte[20];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Without the secret, so that it can be logged. */
  @Override
  public String toString() {
    return accessKey;
  }
}
