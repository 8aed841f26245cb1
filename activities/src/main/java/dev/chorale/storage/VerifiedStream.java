package dev.chorale.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Passes an object's bytes on and throws {@link DamagedException} at their end when they are not
 * what their name says, and {@link StoreException} when the store fails on the way.
 */
final class VerifiedStream extends FilterInputStream {
  private final StoredObject expected;
  private final String place;
  private final MessageDigest digest = Digests.newSha256();
  private long size;
  private boolean verified;

  /**
   * @param place of the object, for messages
   */
  VerifiedStream(InputStream in, StoredObject expected, String place) {
    super(in);
    this.expected = expected;
    this.place = place;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    int n;
    try {
      n = in.read(buffer, offset, length);
    } catch (IOException e) {
      throw new StoreException(
          place + " broke off after " + size + " bytes: " + e.getMessage() + ". Try again.", e);
    }
    if (n < 0) {
      verify();
    } else {
      digest.update(buffer, offset, n);
      size += n;
    }
    return n;
  }

  /** Reads what it skips: the digest is over all bytes. */
  @Override
  public long skip(long count) {
    byte[] buffer = new byte[(int) Math.min(count < 0 ? 0 : count, 1 << 16)];
    long left = count;
    while (left > 0) {
      int n = read(buffer, 0, (int) Math.min(left, buffer.length));
      if (n < 0) {
        break;
      }
      left -= n;
    }
    return Math.max(count, 0) - Math.max(left, 0);
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void verify() {
    if (verified) {
      return;
    }
    String found = Digests.hex(digest.digest());
    verified = true;
    if (size != expected.size() || !found.equals(expected.sha256())) {
      throw new DamagedException(
          place
              + " is damaged: "
              + size
              + " bytes of SHA-256 "
              + found
              + ", expected "
              + expected.size()
              + " of "
              + expected.sha256()
              + ". Run `chorale artifacts verify --remove`, then start the sweep again: its stage will run once more.");
    }
  }
}
