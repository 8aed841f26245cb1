package dev.chorale.activity;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.chorale.corpus.CorpusImport;
import dev.chorale.corpus.FinishedShard;
import dev.chorale.corpus.StoredCorpus;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.DamagedException;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.Stages;
import dev.chorale.storage.StoreException;
import dev.chorale.storage.StoredObject;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a fetch has stored so far, so that the next attempt goes on there: {@code
 * runs/<key>/shards/<number>}, a document for each shard that is in the store. It needs no lease:
 * equal keys have equal shards, so two attempts at a time write the same.
 */
final class StoredShards implements CorpusImport.Sink {
  private static final Logger LOG = LoggerFactory.getLogger(StoredShards.class);

  private final ArtifactStore store;
  private final Stages.Output output;
  private final String run;

  StoredShards(ArtifactStore store, StageKey key, Stages.Output output) {
    this.store = store;
    this.output = output;
    this.run = run(key);
  }

  private static String run(StageKey key) {
    return "runs/" + key.key() + "/shards/";
  }

  private String name(int number) {
    return run + String.format(Locale.ROOT, "%05d", number);
  }

  @Override
  public void put(String name, String text) {
    output.put(name, text);
  }

  @Override
  public void shard(FinishedShard shard, Path file) {
    StoredObject object = store.put(file);
    output.put(StoredCorpus.shard(shard.number()), object);
    try {
      store.replace(
          name(shard.number()), ChoraleJson.mapper().writeValueAsBytes(new Entry(object, shard)));
    } catch (JsonProcessingException e) {
      throw new StoreException("Not writable as JSON: " + shard, e);
    }
  }

  @Override
  public List<FinishedShard> finished() {
    List<FinishedShard> finished = new ArrayList<>();
    for (Optional<Entry> next = entry(0); next.isPresent(); next = entry(finished.size())) {
      output.put(StoredCorpus.shard(finished.size()), next.get().object());
      finished.add(next.get().shard());
    }
    return finished;
  }

  private Optional<Entry> entry(int number) {
    return store
        .document(name(number))
        .flatMap(
            document -> {
              try {
                Entry entry = ChoraleJson.mapper().readValue(document, Entry.class);
                // Whatever cleans a store may have taken it.
                try (InputStream there = store.open(entry.object())) {
                  return entry.shard().number() == number && there.read() >= 0
                      ? Optional.of(entry)
                      : Optional.empty();
                }
              } catch (IOException | DamagedException e) {
                LOG.warn("Shard {} is stored once more: {}", number, e.toString());
                return Optional.empty();
              }
            });
  }

  /** Of a fetch that has ended. */
  static void clear(ArtifactStore store, StageKey key) {
    store.documents(run(key)).forEach(store::remove);
  }

  private record Entry(StoredObject object, FinishedShard shard) {}
}
