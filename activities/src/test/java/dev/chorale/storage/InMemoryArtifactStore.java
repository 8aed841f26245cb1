package dev.chorale.storage;

import dev.chorale.vocabulary.ChoraleJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** A store for tests, laid out as the S3 one is and held to the same contract. */
public final class InMemoryArtifactStore implements ArtifactStore {
  private final ConcurrentSkipListMap<String, Stored> stored = new ConcurrentSkipListMap<>();
  private final Supplier<Instant> clock;

  public InMemoryArtifactStore() {
    this(Instant::now);
  }

  /**
   * @param clock by which things are put
   */
  public InMemoryArtifactStore(Supplier<Instant> clock) {
    this.clock = clock;
  }

  @Override
  public Optional<Manifest> find(String stage, String key) {
    return document(StoreNames.manifest(stage, key))
        .map(
            json -> {
              try {
                return ChoraleJson.mapper().readValue(json, Manifest.class);
              } catch (IOException e) {
                throw new DamagedException("Not a manifest: " + stage + "/" + key, e);
              }
            });
  }

  @Override
  public Manifest commit(Manifest manifest) {
    String stage = manifest.of().stage();
    try {
      putIfAbsent(
          StoreNames.manifest(stage, manifest.key()),
          ChoraleJson.mapper().writeValueAsBytes(manifest));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return find(stage, manifest.key()).orElseThrow();
  }

  @Override
  public StoredObject put(byte[] content) {
    StoredObject object = new StoredObject(Digests.sha256(content), content.length);
    stored.put(StoreNames.object(object.sha256()), now(content));
    return object;
  }

  @Override
  public StoredObject put(Path file) {
    try {
      return put(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new StoreException("Can't read " + file, e);
    }
  }

  @Override
  public byte[] read(StoredObject object) {
    try (InputStream in = open(object)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public InputStream open(StoredObject object) {
    String name = StoreNames.object(object.sha256());
    byte[] content =
        document(name)
            .orElseThrow(
                () ->
                    new DamagedException(
                        name + " is missing. Remove its manifest: its stage will run once more."));
    return new VerifiedStream(new ByteArrayInputStream(content), object, name);
  }

  @Override
  public boolean putIfAbsent(String name, byte[] document) {
    return stored.putIfAbsent(name, now(document)) == null;
  }

  @Override
  public void replace(String name, byte[] document) {
    stored.put(name, now(document));
  }

  @Override
  public Optional<byte[]> document(String name) {
    return Optional.ofNullable(stored.get(name)).map(found -> found.bytes.clone());
  }

  @Override
  public List<String> documents(String prefix) {
    return entries(prefix).stream().map(StoreEntry::name).toList();
  }

  @Override
  public List<StoreEntry> entries(String prefix) {
    return stored.tailMap(prefix).entrySet().stream()
        .takeWhile(entry -> entry.getKey().startsWith(prefix))
        .map(
            entry ->
                new StoreEntry(
                    entry.getKey(), entry.getValue().bytes.length, entry.getValue().modified))
        .toList();
  }

  @Override
  public void remove(String name) {
    stored.remove(name);
  }

  private Stored now(byte[] content) {
    return new Stored(content.clone(), clock.get());
  }

  private static final class Stored {
    private final byte[] bytes;
    private final Instant modified;

    Stored(byte[] bytes, Instant modified) {
      this.bytes = bytes;
      this.modified = modified;
    }
  }
}
