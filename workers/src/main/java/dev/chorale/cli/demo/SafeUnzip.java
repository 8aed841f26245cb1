package dev.chorale.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Unpacks an archive that comes from elsewhere: never outside its folder, never without end. */
final class SafeUnzip {
  private final int mostFiles;
  private final long mostBytes;

  /**
   * @param mostBytes unpacked, counted as they come and not as the archive says
   */
  SafeUnzip(int mostFiles, long mostBytes) {
    this.mostFiles = mostFiles;
    this.mostBytes = mostBytes;
  }

  /**
   * Unpacks without the first part of each path, which is the folder that hosts of archives add.
   *
   * @return the number of files
   * @throws ZipException naming the entry, when the archive is broken or not to be trusted
   */
  int unpack(Path archive, Path folder) throws IOException {
    Path root = folder.toAbsolutePath().normalize();
    int files = 0;
    long left = mostBytes;
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
        ZipEntry entry = entries.nextElement();
        String name = entry.getName();
        int first = name.indexOf('/');
        if (entry.isDirectory() || first < 0) {
          continue;
        }
        Path target = target(root, name, name.substring(first + 1));
        if (++files > mostFiles) {
          throw new ZipException("it holds more than " + mostFiles + " files");
        }
        Files.createDirectories(target.getParent());
        try (InputStream in = zip.getInputStream(entry)) {
          left -= copy(in, target, left, name);
        }
      }
    }
    return files;
  }

  private static Path target(Path root, String name, String inside) throws ZipException {
    Path target = root.resolve(inside).normalize();
    if (!target.startsWith(root) || target.equals(root) || name.indexOf('\\') >= 0) {
      throw new ZipException("its entry '" + name + "' leads outside its folder");
    }
    return target;
  }

  private long copy(InputStream in, Path target, long left, String name) throws IOException {
    long copied = 0;
    byte[] buffer = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(target)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        copied += read;
        if (copied > left) {
          throw new ZipException(
              "with '" + name + "' it unpacks to more than " + mostBytes + " bytes");
        }
        out.write(buffer, 0, read);
      }
    }
    return copied;
  }
}
