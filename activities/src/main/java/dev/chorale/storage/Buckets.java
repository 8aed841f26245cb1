package dev.chorale.storage;

import java.io.InputStream;
import java.util.List;

/**
 * Buckets that others fill, to be read. Every method throws {@link StoreException} when the store
 * fails, and {@link dev.chorale.vocabulary.BadInputException} when there is no such bucket or it
 * may not be read.
 */
public interface Buckets {
  /** Where no store is known. */
  Buckets NONE = new NoBuckets();

  /** Where they are, for messages and to tell equal buckets of two stores apart. */
  String endpoint();

  /** Objects whose name begins with a prefix, sorted by name. */
  List<Found> list(String bucket, String prefix);

  /**
   * The bytes of an object.
   *
   * @throws dev.chorale.vocabulary.BadInputException when it has changed since it was found
   */
  InputStream open(String bucket, Found object);

  /**
   * An object.
   *
   * @param etag changes with its bytes
   */
  record Found(String name, long size, String etag) {}
}
