package dev.chorale.activity;

import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Bytes of any length in a store, cut into documents that fit into memory, each under its digest in
 * one folder. A part that is there already is put again: it may be damaged.
 */
final class Parts {
  /** As much as the store's client sends at once. */
  static final int SIZE = 16 << 20;

  private Parts() {}

  /** What writes the bytes. */
  @FunctionalInterface
  interface Content {
    void write(OutputStream out) throws IOException;
  }

  /**
   * @param folder ends in a slash
   * @return the digests of the parts, in order
   */
  static List<String> put(ArtifactStore store, String folder, Content content) throws IOException {
    try (Writer writer = new Writer(store, folder)) {
      content.write(writer);
      writer.flush();
      return List.copyOf(writer.digests);
    }
  }

  /**
   * The bytes that were put. Reading throws IOException where a part is missing or does not have
   * its digest; no byte of a damaged part is given out.
   */
  static InputStream open(ArtifactStore store, String folder, List<String> digests) {
    return new Reader(store, folder, digests.iterator());
  }

  private static final class Writer extends OutputStream {
    private final ArtifactStore store;
    private final String folder;
    private final List<String> digests = new ArrayList<>();
    private final byte[] part = new byte[SIZE];
    private int filled;

    Writer(ArtifactStore store, String folder) {
      this.store = store;
      this.folder = folder;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      for (int done = 0; done < length; ) {
        int now = Math.min(length - done, SIZE - filled);
        System.arraycopy(bytes, offset + done, part, filled, now);
        done += now;
        filled += now;
        if (filled == SIZE) {
          flush();
        }
      }
    }

    @Override
    public void flush() {
      if (filled > 0) {
        byte[] document = filled == SIZE ? part : Arrays.copyOf(part, filled);
        String digest = Digests.sha256(document);
        store.replace(folder + digest, document);
        digests.add(digest);
        filled = 0;
      }
    }
  }

  private static final class Reader extends InputStream {
    private final ArtifactStore store;
    private final String folder;
    private final Iterator<String> digests;
    private byte[] part = new byte[0];
    private int position;

    Reader(ArtifactStore store, String folder, Iterator<String> digests) {
      this.store = store;
      this.folder = folder;
      this.digests = digests;
    }

    @Override
    public int read() throws IOException {
      return hasMore() ? part[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (!hasMore()) {
        return -1;
      }
      int now = Math.min(length, part.length - position);
      System.arraycopy(part, position, bytes, offset, now);
      position += now;
      return now;
    }

    private boolean hasMore() throws IOException {
      while (position == part.length && digests.hasNext()) {
        part = verified(digests.next());
        position = 0;
      }
      return position < part.length;
    }

    private byte[] verified(String digest) throws IOException {
      String name = folder + digest;
      byte[] found = store.document(name).orElseThrow(() -> new IOException(name + " is missing"));
      if (!Digests.sha256(found).equals(digest)) {
        throw new IOException(name + " does not have its digest");
      }
      return found;
    }
  }
}
