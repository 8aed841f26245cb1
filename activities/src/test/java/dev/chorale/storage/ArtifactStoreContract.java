package dev.chorale.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store does, whatever it is made of. Each test uses names that no other uses. */
public abstract class ArtifactStoreContract {
  private static final int MEBIBYTE = 1 << 20;

  private final String unique = UUID.randomUUID().toString();

  /** The store under test; the same one may be given to every test. */
  protected abstract ArtifactStore store();

  @Test
  void whatWasPutIsReadBackAndLiesUnderItsDigest() {
    byte[] bytes = ("ratings " + unique).getBytes(UTF_8);

    StoredObject object = store().put(bytes);

    assertThat(object).isEqualTo(new StoredObject(Digests.sha256(bytes), bytes.length));
    assertThat(store().read(object)).isEqualTo(bytes);
    String sha = object.sha256();
    assertThat(store().document("objects/" + sha.substring(0, 2) + "/" + sha)).contains(bytes);
  }

  @Test
  void sameBytesFromAFileAndFromMemoryAreOneObject(@TempDir Path dir) throws IOException {
    byte[] bytes = ("clips " + unique).getBytes(UTF_8);
    Path file = Files.write(dir.resolve("clips.csv"), bytes);

    assertThat(store().put(file)).isEqualTo(store().put(bytes));
  }

  @Test
  void noBytesAreAnObjectToo(@TempDir Path dir) throws IOException {
    StoredObject object = store().put(Files.createFile(dir.resolve("empty")));

    assertThat(object.size()).isZero();
    assertThat(store().read(object)).isEmpty();
  }

  @Test
  void aFileLargerThanOnePartComesBackWhole(@TempDir Path dir) throws IOException {
    byte[] bytes = new byte[37 * MEBIBYTE];
    new Random(17).nextBytes(bytes);
    Path file = Files.write(dir.resolve("00000.tar"), bytes);

    StoredObject object = store().put(file);

    try (InputStream in = store().open(object)) {
      assertThat(in.readNBytes(3)).isEqualTo(new byte[] {bytes[0], bytes[1], bytes[2]});
      in.skipNBytes(MEBIBYTE);
      assertThat(in.read()).isEqualTo(bytes[3 + MEBIBYTE] & 0xff);
      assertThat(in.readAllBytes()).hasSize(bytes.length - MEBIBYTE - 4);
    }
  }

  @Test
  void damagedBytesAreRefusedByNameWithTheMend() throws IOException {
    StoredObject object = store().put(("weights " + unique).getBytes(UTF_8));
    store().replace(StoreNames.object(object.sha256()), ("weighty" + unique).getBytes(UTF_8));

    assertThatThrownBy(() -> store().read(object))
        .isInstanceOf(DamagedException.class)
        .hasMessageContainingAll(object.sha256(), "is damaged", "its stage will run once more");
    try (InputStream in = store().open(object)) {
      assertThatThrownBy(in::readAllBytes).isInstanceOf(StoreException.class);
    }
  }

  @Test
  void anObjectCutShortIsPutAgain() {
    byte[] bytes = ("curve " + unique).getBytes(UTF_8);
    StoredObject object = store().put(bytes);
    store().replace(StoreNames.object(object.sha256()), "cur".getBytes(UTF_8));

    assertThat(store().put(bytes)).isEqualTo(object);

    assertThat(store().read(object)).isEqualTo(bytes);
  }

  @Test
  void anObjectWhoseBytesHaveTurnedIsPutAgain(@TempDir Path dir) throws IOException {
    byte[] bytes = ("curve " + unique).getBytes(UTF_8);
    StoredObject object = store().put(bytes);
    store().replace(StoreNames.object(object.sha256()), ("curse " + unique).getBytes(UTF_8));
    assertThat(store().put(bytes)).isEqualTo(object);
    assertThat(store().read(object)).isEqualTo(bytes);

    store().replace(StoreNames.object(object.sha256()), ("curse " + unique).getBytes(UTF_8));
    assertThat(store().put(Files.write(dir.resolve("curve"), bytes))).isEqualTo(object);
    assertThat(store().read(object)).isEqualTo(bytes);
  }

  @Test
  void writersOfTheSameBytesAtOnceLeaveThemWhole() throws Exception {
    byte[] bytes = new byte[MEBIBYTE];
    new Random(unique.hashCode()).nextBytes(bytes);
    ExecutorService writers = Executors.newFixedThreadPool(4);
    try {
      List<Future<StoredObject>> puts = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        puts.add(
            writers.submit(
                () -> {
                  StoredObject object = store().put(bytes);
                  // Also while the others still write.
                  assertThat(store().read(object)).isEqualTo(bytes);
                  return object;
                }));
      }
      for (Future<StoredObject> put : puts) {
        assertThat(put.get().sha256()).isEqualTo(Digests.sha256(bytes));
      }
    } finally {
      writers.shutdownNow();
    }
  }

  @Test
  void aMissingObjectIsNamedWithTheMend() {
    StoredObject object = new StoredObject(Digests.sha256(unique), 36);

    assertThatThrownBy(() -> store().read(object))
        .isInstanceOf(DamagedException.class)
        .hasMessageContainingAll(object.sha256(), "is missing", "its stage will run once more");
  }

  @Test
  void aManifestIsFoundAsItWasCommitted() {
    Manifest manifest = manifest("first");

    assertThat(store().find("AggregateLabels", manifest.key())).isEmpty();
    assertThat(store().commit(manifest)).isEqualTo(manifest);
    assertThat(store().find("AggregateLabels", manifest.key())).contains(manifest);
    assertThat(store().find("BuildFolds", manifest.key())).isEmpty();
  }

  @Test
  void theSecondCommitOfAKeyGetsTheFirstOnesManifest() {
    Manifest first = store().commit(manifest("first"));

    assertThat(store().commit(manifest("second"))).isEqualTo(first);
    assertThat(store().find("AggregateLabels", first.key())).contains(first);
  }

  @Test
  void ofCommitsAtTheSameMomentOneWinsAndAllGetIt() throws Exception {
    int writers = 8;
    CyclicBarrier barrier = new CyclicBarrier(writers);
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Future<Manifest>> commits = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        Manifest mine = manifest("writer-" + i);
        commits.add(
            threads.submit(
                () -> {
                  barrier.await();
                  return store().commit(mine);
                }));
      }
      List<Manifest> got = new ArrayList<>();
      for (Future<Manifest> commit : commits) {
        got.add(commit.get());
      }
      assertThat(got).containsOnly(got.get(0));
      assertThat(store().find("AggregateLabels", got.get(0).key())).contains(got.get(0));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void ofClaimsAtTheSameMomentExactlyOneIsGranted() throws Exception {
    int claimants = 8;
    String name = "runs/" + unique + "/lease/1";
    CyclicBarrier barrier = new CyclicBarrier(claimants);
    ExecutorService threads = Executors.newFixedThreadPool(claimants);
    try {
      List<Future<Boolean>> claims = new ArrayList<>();
      for (int i = 0; i < claimants; i++) {
        byte[] claimant = ("claimant " + i).getBytes(UTF_8);
        claims.add(
            threads.submit(
                () -> {
                  barrier.await();
                  return store().putIfAbsent(name, claimant);
                }));
      }
      int granted = -1;
      int grants = 0;
      for (int i = 0; i < claimants; i++) {
        if (claims.get(i).get()) {
          granted = i;
          grants++;
        }
      }
      assertThat(grants).isEqualTo(1);
      assertThat(store().document(name)).contains(("claimant " + granted).getBytes(UTF_8));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void documentsAreReplacedListedAndRemovedByName() {
    String prefix = "runs/" + unique + "/";
    assertThat(store().document(prefix + "journal")).isEmpty();
    assertThat(store().putIfAbsent(prefix + "lease/10", new byte[] {1})).isTrue();
    assertThat(store().putIfAbsent(prefix + "lease/10", new byte[] {2})).isFalse();
    store().replace(prefix + "lease/9", new byte[] {3});
    store().replace(prefix + "lease/9", new byte[] {4});
    store().replace(prefix + "épreuve à blanc+1", new byte[] {5});

    assertThat(store().document(prefix + "lease/10")).contains(new byte[] {1});
    assertThat(store().document(prefix + "lease/9")).contains(new byte[] {4});
    assertThat(store().documents(prefix))
        .containsExactly(prefix + "lease/10", prefix + "lease/9", prefix + "épreuve à blanc+1");
    assertThat(store().documents(prefix + "lease/1")).containsExactly(prefix + "lease/10");

    store().remove(prefix + "lease/10");
    store().remove(prefix + "lease/10");
    assertThat(store().documents(prefix + "lease/")).containsExactly(prefix + "lease/9");
  }

  @Test
  void everythingIsListedWithItsSizeAndWhenItWasPut() {
    Instant before = Instant.now().minus(Duration.ofMinutes(1));
    StoredObject object = store().put(("model " + unique).getBytes(UTF_8));
    Manifest manifest = store().commit(manifest("first"));
    store().replace("runs/" + unique + "/b", new byte[2]);
    store().replace("runs/" + unique + "/a", new byte[1]);

    assertThat(store().entries("runs/" + unique + "/"))
        .extracting(StoreEntry::name, StoreEntry::size)
        .containsExactly(tuple("runs/" + unique + "/a", 1L), tuple("runs/" + unique + "/b", 2L));
    assertThat(store().entries(StoreNames.object(object.sha256())))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.size()).isEqualTo(object.size());
              assertThat(entry.modified())
                  .isBetween(before, Instant.now().plus(Duration.ofMinutes(1)));
            });
    assertThat(store().entries("artifacts/AggregateLabels/" + manifest.key()))
        .extracting(StoreEntry::name)
        .containsExactly("artifacts/AggregateLabels/" + manifest.key() + "/manifest.json");
  }

  @Test
  void anObjectIsRemovedByItsName() {
    StoredObject object = store().put(("garbage " + unique).getBytes(UTF_8));

    store().remove(StoreNames.object(object.sha256()));

    assertThat(store().entries(StoreNames.object(object.sha256()))).isEmpty();
    assertThatThrownBy(() -> store().read(object)).isInstanceOf(StoreException.class);
  }

  @Test
  void aManifestThatIsNoJsonIsNamed() {
    Manifest manifest = manifest("first");
    store().replace("artifacts/AggregateLabels/" + manifest.key() + "/manifest.json", new byte[0]);

    assertThatThrownBy(() -> store().find("AggregateLabels", manifest.key()))
        .isInstanceOf(DamagedException.class)
        .hasMessageContaining(manifest.key());
  }

  private Manifest manifest(String host) {
    StageKey key =
        new StageKey(
            "AggregateLabels",
            1,
            ChoraleJson.tree(Map.of("rule", "AR")),
            new TreeMap<>(Map.of("ratings", Digests.sha256(unique))));
    SortedMap<String, StoredObject> objects = new TreeMap<>();
    objects.put("train.csv", new StoredObject(Digests.sha256("train"), 5));
    return new Manifest(key.key(), key, objects, IntNode.valueOf(7), Map.of("host", host));
  }
}
