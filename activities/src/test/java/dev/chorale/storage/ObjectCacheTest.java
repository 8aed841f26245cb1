package dev.chorale.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectCacheTest {
  private final InMemoryArtifactStore store = new InMemoryArtifactStore();
  private final StoredObject ten = store.put("0123456789".getBytes(UTF_8));
  private final StoredObject six = store.put("abcdef".getBytes(UTF_8));

  @TempDir private Path folder = Path.of("");

  @Test
  void theStoreIsAskedOnce() throws Exception {
    assertThat(new String(cache(100).read(ten, 3, 4), UTF_8)).isEqualTo("3456");
    store.remove(StoreNames.object(ten.sha256()));
    assertThat(new String(cache(100).read(ten, 0, 10), UTF_8)).isEqualTo("0123456789");
    assertThatThrownBy(() -> cache(100).read(ten, 8, 3)).isInstanceOf(EOFException.class);
  }

  @Test
  void whatWasNotUsedForLongestGoesAndIsFetchedOnceMoreWhenItIsAskedFor() throws Exception {
    ObjectCache cache = cache(12);
    cache.read(ten, 0, 1);
    age(ten, Duration.ofHours(1));
    cache.read(six, 0, 1);
    assertThat(copies()).containsExactly(six.sha256());
    age(six, Duration.ofHours(1));
    assertThat(new String(cache.read(ten, 9, 1), UTF_8)).isEqualTo("9");
    assertThat(copies()).containsExactly(ten.sha256());
  }

  @Test
  void whatIsLargerThanAllThatMayBeKeptIsKeptAlone() throws Exception {
    ObjectCache cache = cache(1);
    try (FileChannel open = cache.open(ten)) {
      cache.read(six, 0, 1);
      assertThat(copies()).containsExactly(six.sha256());
      assertThat(open.size()).as("whoever reads it can read on").isEqualTo(10);
    }
  }

  @Test
  void aDamagedCopyIsFetchedOnceMore() throws Exception {
    cache(100).read(ten, 0, 1);
    Files.writeString(folder.resolve(ten.sha256()), "012345678x");
    assertThat(new String(cache(100).read(ten, 9, 1), UTF_8)).isEqualTo("9");
  }

  @Test
  void whatKilledProcessesLeftGoes() throws Exception {
    Path left = Files.writeString(folder.resolve(ten.sha256() + ".1.part"), "012");
    Path fresh = Files.writeString(folder.resolve(ten.sha256() + ".2.part"), "0123");
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    cache(100).read(ten, 0, 1);
    assertThat(left).doesNotExist();
    assertThat(fresh).exists();
  }

  private ObjectCache cache(long bytes) {
    return new ObjectCache(store, folder, bytes);
  }

  private void age(StoredObject object, Duration age) throws Exception {
    Files.setLastModifiedTime(
        folder.resolve(object.sha256()), FileTime.from(Instant.now().minus(age)));
  }

  private List<String> copies() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.length() == 64)
          .toList();
    }
  }
}
