package dev.chorale.storage;

import dev.chorale.vocabulary.ChoraleJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A store for tests, laid out as the S3 one is and held to the same contract. */
public final class InMemoryArtifactStore implements ArtifactStore {
  private final ConcurrentSkipListMap<String, byte[]> bytes = new ConcurrentSkipListMap<>();

  @Override
  public Optional<Manifest> find(String stage, String key) {
    return document(StoreNames.manifest(stage, key))
        .map(
            json -> {
              try {
                return ChoraleJson.mapper().readValue(json, Manifest.class);
              } catch (IOException e) {
                throw new StoreException("Not a manifest: " + stage + "/" + key, e);
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
    bytes.merge(
        StoreNames.object(object.sha256()),
        content.clone(),
        (there, mine) -> there.length == mine.length ? there : mine);
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
                    new StoreException(
                        name + " is missing. Remove its manifest: its stage will run once more."));
    return new VerifiedStream(new ByteArrayInputStream(content), object, name);
  }

  @Override
  public boolean putIfAbsent(String name, byte[] document) {
    return bytes.putIfAbsent(name, document.clone()) == null;
  }

  @Override
  public void replace(String name, byte[] document) {
    bytes.put(name, document.clone());
  }

  @Override
  public Optional<byte[]> document(String name) {
    return Optional.ofNullable(bytes.get(name)).map(byte[]::clone);
  }

  @Override
  public List<String> documents(String prefix) {
    return bytes.tailMap(prefix).keySet().stream()
        .takeWhile(name -> name.startsWith(prefix))
        .toList();
  }

  @Override
  public void remove(String name) {
    bytes.remove(name);
  }
}
