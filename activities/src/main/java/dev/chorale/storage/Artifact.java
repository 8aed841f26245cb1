package dev.chorale.storage;

import java.time.Instant;
import java.util.Comparator;

/**
 * An artifact as a store holds it.
 *
 * @param entry of its manifest
 */
public record Artifact(Manifest manifest, StoreEntry entry) {
  static final Comparator<Artifact> BY_NAME =
      Comparator.comparing(artifact -> artifact.entry().name());

  public String stage() {
    return manifest.of().stage();
  }

  public String key() {
    return manifest.key();
  }

  /** Of {@link Manifest#ref()}. */
  String digest() {
    return manifest.ref().digest();
  }

  /** When its stage ended, by the store's clock. */
  public Instant stored() {
    return entry.modified();
  }

  /** Bytes of its objects; an object that two artifacts name counts in both. */
  public long size() {
    return manifest.objects().values().stream().mapToLong(StoredObject::size).sum();
  }
}
