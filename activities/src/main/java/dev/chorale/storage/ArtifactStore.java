package dev.chorale.storage;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where artifacts are kept. Objects lie under their own digest, so two writers of the same bytes
 * never disturb each other; a manifest is put if none is there. Safe for use by many threads. Every
 * method throws {@link StoreException} when the store fails.
 */
public interface ArtifactStore {
  /** Nothing that was put within this time may be removed as garbage while sweeps run. */
  Duration FRESH = Duration.ofHours(1);

  /** The manifest of a stage's key, if the stage has run. */
  Optional<Manifest> find(String stage, String key);

  /**
   * Puts a manifest unless one is there.
   *
   * @return the manifest that is there afterwards: another writer's, when it was first
   */
  Manifest commit(Manifest manifest);

  /**
   * Stores bytes, also where they are there: what lies there may be damaged, and counts as put now,
   * so that no garbage collection that has already seen it removes what a manifest is about to
   * name. Who reads meanwhile gets the bytes from before or those from now.
   */
  StoredObject put(byte[] bytes);

  /** Stores a file's bytes, as {@link #put(byte[])} does. */
  StoredObject put(Path file);

  /**
   * The bytes of an object, small enough for memory.
   *
   * @throws DamagedException when they are not there or do not have their digest
   */
  byte[] read(StoredObject object);

  /**
   * A stream over an object's bytes, which throws {@link DamagedException} at its end when they do
   * not have their digest.
   */
  InputStream open(StoredObject object);

  /**
   * Puts a small document under a name unless one is there. For what is claimed or logged, as in a
   * training's leases.
   *
   * @return false when one was there, which then stays
   */
  boolean putIfAbsent(String name, byte[] document);

  /** Puts or replaces a small document under a name. */
  void replace(String name, byte[] document);

  /** A document put under a name. */
  Optional<byte[]> document(String name);

  /** Names of documents that begin with a prefix, sorted. */
  List<String> documents(String prefix);

  /**
   * Everything whose name begins with a prefix, sorted: manifests under {@code artifacts/}, objects
   * under {@code objects/}, and documents.
   */
  List<StoreEntry> entries(String prefix);

  /** Removes what lies under a name; does nothing when there is none. */
  void remove(String name);
}
