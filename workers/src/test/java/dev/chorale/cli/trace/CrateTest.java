package dev.chorale.cli.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.storage.Digests;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrateTest {
  @TempDir private Path folder = Path.of("");

  private static byte[] crate(SmallSweep sweep, boolean noClips) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CrateWriter.write(
        sweep.store(), SmallSweep.ID, Optional.empty(), sweep.reportRef(), noClips, bytes);
    return bytes.toByteArray();
  }

  private static Map<String, byte[]> files(byte[] zip) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
      }
    }
    return files;
  }

  private CrateCheck.Result check(Map<String, byte[]> files) throws IOException {
    Path file = folder.resolve("crate.zip");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> each : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(each.getKey()));
        zip.write(each.getValue());
      }
    }
    return CrateCheck.check(file);
  }

  @Test
  void aCrateIsWholeAndHoldsNeitherSoundNorWeightsNorRatings() throws IOException {
    SmallSweep sweep = new SmallSweep("small");
    Map<String, byte[]> files = files(crate(sweep, false));
    assertThat(files.keySet())
        .contains("report/report.html", "report/report.json")
        .anyMatch(name -> name.endsWith("/predictions.csv"))
        .anyMatch(name -> name.endsWith("/files.csv"))
        .noneMatch(name -> name.contains("shards"))
        .noneMatch(name -> name.endsWith("ratings.csv"))
        .noneMatch(name -> name.endsWith(".safetensors"));
    CrateCheck.Result result = check(files);
    assertThat(result.faults()).isEmpty();
    assertThat(result.artifacts()).isEqualTo(7);
    assertThat(result.omitted()).isEqualTo(3);
    assertThat(crate(sweep, false)).isEqualTo(crate(sweep, false));
  }

  @Test
  void publishedWeightsAreThereByTheirManifestAlone() throws IOException {
    Map<String, byte[]> files = files(crate(SmallSweep.withWeights(), false));
    String manifest = name(files, "artifacts/ImportModel/", "/manifest.json");
    assertThat(files.keySet()).noneMatch(name -> name.endsWith(".safetensors"));
    assertThat(new String(bytes(files, manifest), UTF_8))
        .contains(Digests.sha256("published".getBytes(UTF_8)));
    CrateCheck.Result result = check(files);
    assertThat(result.faults()).isEmpty();
    assertThat(result.artifacts()).isEqualTo(8);
    Map<String, byte[]> without = new TreeMap<>(files);
    without.remove(manifest);
    assertThat(check(without).faults())
        .extracting(CrateCheck.Fault::said)
        .contains("its input weights is not in the archive", "of the report is not in the archive");
    Map<String, byte[]> forged = new TreeMap<>(files);
    String text = new String(bytes(files, manifest), UTF_8);
    int objects = text.indexOf("\"objects\"");
    byte[] others =
        (text.substring(0, objects)
                + text.substring(objects)
                    .replace(
                        Digests.sha256("published".getBytes(UTF_8)),
                        Digests.sha256("others".getBytes(UTF_8))))
            .getBytes(UTF_8);
    forged.put(manifest, others);
    assertThat(check(forged).faults())
        .extracting(CrateCheck.Fault::said)
        .contains("its files are not those that its key was taken of");
  }

  @Test
  void aRunNamesItsInputsThatAreInTheArchive() throws IOException {
    Map<String, byte[]> files = files(crate(SmallSweep.withWeights(), false));
    JsonNode graph =
        ChoraleJson.mapper().readTree(bytes(files, CrateWriter.METADATA)).get("@graph");
    Map<String, List<String>> inputs = new TreeMap<>();
    for (JsonNode entity : graph) {
      if (entity.get("@type").asText().equals("CreateAction")) {
        inputs.put(entity.get("name").asText(), entity.path("object").findValuesAsText("@id"));
      }
    }
    assertThat(inputs.get("TrainModel"))
        .hasSize(4)
        .isSubsetOf(files.keySet())
        .contains(name(files, "artifacts/ImportModel/", "/manifest.json"));
    assertThat(inputs.get("WriteReport")).hasSize(7);
    assertThat(inputs.get("FetchCorpus")).isEmpty();
  }

  private static String name(Map<String, byte[]> files, String begin, String end) {
    return files.keySet().stream()
        .filter(name -> name.startsWith(begin) && name.endsWith(end))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void withoutClipsOrUnderAnAgreementNoFileNamesAClip() throws IOException {
    for (byte[] zip :
        new byte[][] {
          crate(new SmallSweep("small"), true), crate(new SmallSweep("iemocap"), false)
        }) {
      Map<String, byte[]> files = files(zip);
      files.forEach((name, bytes) -> assertThat(new String(bytes, UTF_8)).doesNotContain("clip-1"));
      assertThat(files.keySet())
          .contains("report-without-clips/report.json")
          .noneMatch(name -> name.startsWith("report/"));
      assertThat(check(files).faults()).isEmpty();
    }
  }

  @Test
  void theMetadataIsOfRoCrate11AndNamesEveryFile() throws IOException {
    Map<String, byte[]> files = files(crate(new SmallSweep("small"), false));
    JsonNode metadata = ChoraleJson.mapper().readTree(files.remove(CrateWriter.METADATA));
    assertThat(metadata.at("/@context/0").asText())
        .isEqualTo("https://w3id.org/ro/crate/1.1/context");
    JsonNode descriptor = metadata.at("/@graph/0");
    assertThat(descriptor.get("@id").asText()).isEqualTo("ro-crate-metadata.json");
    assertThat(descriptor.at("/conformsTo/@id").asText())
        .isEqualTo("https://w3id.org/ro/crate/1.1");
    JsonNode root = metadata.at("/@graph/1");
    assertThat(root.get("@id").asText()).isEqualTo("./");
    assertThat(root.get("datePublished").asText()).isEqualTo("2026-11-26T08:01:00Z");
    assertThat(root.at("/license/@id").asText()).isEqualTo("#licence-small");
    assertThat(root.get("hasPart").findValuesAsText("@id"))
        .containsExactlyElementsOf(files.keySet());
  }

  @Test
  void whatWasChangedMissingOrAddedIsNamed() throws IOException {
    Map<String, byte[]> files = files(crate(new SmallSweep("small"), false));
    assertFault(
        files, "report/report.html", page -> page + " ", "another SHA-256 than the metadata");
    // Also where the metadata was changed with it.
    Map<String, byte[]> both = new TreeMap<>(files);
    String predictions =
        files.keySet().stream()
            .filter(n -> n.endsWith("predictions.csv"))
            .findFirst()
            .orElseThrow();
    String before = Digests.sha256(bytes(files, predictions));
    byte[] forged = "clip,joy\nclip-1,0.1\n".getBytes(UTF_8);
    both.put(predictions, forged);
    both.put(
        CrateWriter.METADATA,
        new String(bytes(files, CrateWriter.METADATA), UTF_8)
            .replace(before, Digests.sha256(forged))
            .getBytes(UTF_8));
    assertThat(check(both).faults())
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.name()).isEqualTo(predictions);
              assertThat(fault.said()).contains("than its manifest says");
            });
    Map<String, byte[]> more = new TreeMap<>(files);
    more.put("extra.txt", new byte[1]);
    assertThat(check(more).faults())
        .containsExactly(
            new CrateCheck.Fault("extra.txt", "is in the archive, not in the metadata"));
    Map<String, byte[]> fewer = new TreeMap<>(files);
    fewer.keySet().removeIf(name -> name.startsWith("artifacts/BuildFolds/"));
    assertThat(check(fewer).faults())
        .extracting(CrateCheck.Fault::said)
        .contains("its input folds is not in the archive", "of the report is not in the archive");
  }

  private static byte[] bytes(Map<String, byte[]> files, String name) {
    return files.getOrDefault(name, new byte[0]);
  }

  private void assertFault(
      Map<String, byte[]> whole, String name, UnaryOperator<String> change, String said)
      throws IOException {
    Map<String, byte[]> files = new TreeMap<>(whole);
    files.put(name, change.apply(new String(bytes(whole, name), UTF_8)).getBytes(UTF_8));
    assertThat(check(files).faults())
        .anySatisfy(
            fault -> {
              assertThat(fault.name()).isEqualTo(name);
              assertThat(fault.said()).contains(said);
            });
  }

  @Test
  void whatIsNoCrateIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("no.zip"), "no zip");
    assertThatThrownBy(() -> CrateCheck.check(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no.zip is not a readable zip");
    assertThatThrownBy(() -> check(new TreeMap<>(Map.of("a.txt", new byte[1]))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("has no ro-crate-metadata.json");
  }
}
