package dev.chorale.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Makes archives for tests, also such as no packer makes. */
public final class Archives {
  static final Charset UTF_8 = StandardCharsets.UTF_8;

  private Archives() {}

  /** Kinds that are read. */
  public enum Kind {
    ZIP,
    TAR,
    TAR_GZ
  }

  /** An empty archive. */
  public static Builder of(Kind kind) {
    return kind == Kind.ZIP ? new Zip() : new Tar(kind == Kind.TAR_GZ);
  }

  /** Takes entries in order. */
  public abstract static class Builder {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Adds a file. */
    public final Builder file(String name, byte[] content) {
      return entry(() -> addFile(name, content));
    }

    /** Adds a folder. */
    public final Builder folder(String name) {
      return entry(() -> addFile(name + "/", new byte[0]));
    }

    /** Adds a link. */
    public final Builder symbolicLink(String name, String to) {
      return entry(() -> addLink(name, to, TarConstants.LF_SYMLINK));
    }

    /** Adds a link, in tar alone. */
    public final Builder hardLink(String name, String to) {
      return entry(() -> addLink(name, to, TarConstants.LF_LINK));
    }

    /** Adds a device, in tar alone. */
    public final Builder device(String name) {
      return entry(() -> addLink(name, "", TarConstants.LF_CHR));
    }

    private Builder entry(Step step) {
      try {
        step.run();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return this;
    }

    abstract void addFile(String name, byte[] content) throws IOException;

    abstract void addLink(String name, String to, byte kind) throws IOException;

    abstract void finish() throws IOException;

    /** The archive. */
    public final byte[] bytes() {
      entry(this::finish);
      return out.toByteArray();
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  private static final class Zip extends Builder {
    private final ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out);

    @Override
    void addFile(String name, byte[] content) throws IOException {
      zip.putArchiveEntry(new ZipArchiveEntry(name));
      zip.write(content);
      zip.closeArchiveEntry();
    }

    @Override
    void addLink(String name, String to, byte kind) throws IOException {
      ZipArchiveEntry entry = new ZipArchiveEntry(name);
      entry.setUnixMode(UnixStat.LINK_FLAG | 0777);
      zip.putArchiveEntry(entry);
      zip.write(to.getBytes(UTF_8));
      zip.closeArchiveEntry();
    }

    @Override
    void finish() throws IOException {
      zip.close();
    }
  }

  private static final class Tar extends Builder {
    private final TarArchiveOutputStream tar;

    Tar(boolean packed) {
      try {
        OutputStream to = packed ? new GZIPOutputStream(out) : out;
        tar = new TarArchiveOutputStream(to, UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    void addFile(String name, byte[] content) throws IOException {
      // Else a leading slash is taken away.
      TarArchiveEntry entry = new TarArchiveEntry(name, true);
      entry.setSize(content.length);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    }

    @Override
    void addLink(String name, String to, byte kind) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
      entry.setLinkName(to);
      tar.putArchiveEntry(entry);
      tar.closeArchiveEntry();
    }

    @Override
    void finish() throws IOException {
      tar.close();
    }
  }
}
