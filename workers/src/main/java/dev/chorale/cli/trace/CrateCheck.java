package dev.chorale.cli.trace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.contract.Stage;
import dev.chorale.model.StoredWeights;
import dev.chorale.report.ReportFiles;
import dev.chorale.report.SweepReport;
import dev.chorale.storage.Digests;
import dev.chorale.storage.Manifest;
import dev.chorale.storage.StoredObject;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Checks a crate without any store: that every file has the digest that the metadata and its
 * artifact's manifest name, that every key follows from what its manifest says, and that the chain
 * from the report to the corpora has no gap.
 */
public final class CrateCheck {
  /** No file of a crate is as large; what is read into memory is bounded by it. */
  private static final long LARGEST = 1L << 30;

  private final Map<String, byte[]> files = new TreeMap<>();
  private final Map<String, Manifest> manifests = new TreeMap<>();

  /** Digests of artifacts, by which others name them as inputs, and keys, by which weights are. */
  private final Set<String> inputs = new HashSet<>();

  private final List<Fault> faults = new ArrayList<>();
  private int omitted;

  private CrateCheck() {}

  /**
   * @param name of the file or artifact
   * @param said what is wrong
   */
  public record Fault(String name, String said) {}

  /**
   * @param artifacts whose manifests were read
   * @param files read, the metadata not counted
   * @param size of these files in bytes
   * @param omitted objects that the manifests name and the crate leaves out
   */
  public record Result(int artifacts, int files, long size, int omitted, List<Fault> faults) {
    public Result {
      faults = List.copyOf(faults);
    }
  }

  /**
   * Checks a zip.
   *
   * @throws BadInputException when it is not a zip, or has no RO-Crate metadata
   */
  public static Result check(Path zip) {
    CrateCheck check = new CrateCheck();
    check.read(zip);
    byte[] metadata = check.files.remove(CrateWriter.METADATA);
    if (metadata == null) {
      throw new BadInputException(
          zip + " has no " + CrateWriter.METADATA + ": expected an RO-Crate of 'chorale report'");
    }
    check.listed(zip, metadata);
    check.readManifests();
    check.manifests.values().forEach(check::artifact);
    check.report();
    return new Result(
        check.manifests.size(),
        check.files.size(),
        check.files.values().stream().mapToLong(bytes -> bytes.length).sum(),
        check.omitted,
        check.faults);
  }

  private void read(Path path) {
    try (ZipFile zip = new ZipFile(path.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (entry.isDirectory()) {
          continue;
        }
        try (InputStream in = zip.getInputStream(entry)) {
          byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, LARGEST + 1));
          if (bytes.length > LARGEST) {
            throw new BadInputException(path + ": " + entry.getName() + " is over 1 GiB");
          }
          if (files.put(entry.getName(), bytes) != null) {
            faults.add(new Fault(entry.getName(), "is there twice"));
          }
        } catch (IOException e) {
          faults.add(new Fault(entry.getName(), "can't be read: " + e.getMessage()));
        }
      }
    } catch (IOException e) {
      throw new BadInputException(path + " is not a readable zip: " + e.getMessage(), e);
    }
  }

  /** Every file is in the metadata with its size and digest, and nothing else is. */
  private void listed(Path zip, byte[] metadata) {
    JsonNode graph = json(metadata).map(json -> json.path("@graph")).orElse(null);
    if (graph == null || !graph.isArray()) {
      throw new BadInputException(zip + ": " + CrateWriter.METADATA + " has no @graph");
    }
    Set<String> named = new HashSet<>();
    for (JsonNode entity : graph) {
      if (entity.path("@type").asText().equals("File")) {
        String path = entity.path("@id").asText();
        named.add(path);
        byte[] bytes = files.get(path);
        if (bytes == null) {
          faults.add(new Fault(path, "is in the metadata, not in the archive"));
        } else if (!Digests.sha256(bytes).equals(entity.path("sha256").asText())) {
          faults.add(new Fault(path, "has another SHA-256 than the metadata says"));
        }
      }
    }
    files.keySet().stream()
        .filter(path -> !named.contains(path))
        .forEach(path -> faults.add(new Fault(path, "is in the archive, not in the metadata")));
  }

  private void readManifests() {
    files.forEach(
        (path, bytes) -> {
          if (path.startsWith(CrateWriter.ARTIFACTS) && path.endsWith(CrateWriter.MANIFEST)) {
            try {
              Manifest manifest = ChoraleJson.mapper().readValue(bytes, Manifest.class);
              manifests.put(path, manifest);
              inputs.add(manifest.ref().digest());
              inputs.add(manifest.key());
            } catch (IOException e) {
              faults.add(new Fault(path, "is no manifest: " + e.getMessage()));
            }
          }
        });
  }

  private void artifact(Manifest manifest) {
    String stage = manifest.of().stage();
    String folder = CrateWriter.ARTIFACTS + stage + "/" + manifest.key();
    if (!manifests.containsKey(folder + CrateWriter.MANIFEST)) {
      faults.add(new Fault(folder, "is not where its stage and key say"));
    }
    if (!manifest.of().key().equals(manifest.key())) {
      faults.add(
          new Fault(folder, "its key does not follow from its stage, parameters and inputs"));
    }
    boolean report = stage.equals(Stage.WRITE_REPORT.activity());
    for (Map.Entry<String, StoredObject> object : manifest.objects().entrySet()) {
      byte[] bytes =
          files.get(report ? CrateWriter.REPORT + object.getKey() : folder + "/" + object.getKey());
      if (bytes == null) {
        omitted++;
      } else if (!Digests.sha256(bytes).equals(object.getValue().sha256())) {
        faults.add(
            new Fault(
                folder + "/" + object.getKey(), "has another SHA-256 than its manifest says"));
      }
    }
    if (stage.equals(StoredWeights.STAGE)) {
      weights(folder, manifest);
    } else if (!stage.equals(Stage.FETCH_CORPUS.activity())) {
      manifest
          .of()
          .inputs()
          .forEach(
              (role, digest) -> {
                if (!inputs.contains(digest)) {
                  faults.add(new Fault(folder, "its input " + role + " is not in the archive"));
                }
              });
    }
  }

  /** Weights stay in their store; the key that trainings name follows from their files' digests. */
  private void weights(String folder, Manifest manifest) {
    Map<String, String> digests = new TreeMap<>();
    manifest.objects().forEach((name, object) -> digests.put(name, object.sha256()));
    if (!digests.equals(manifest.of().inputs())) {
      faults.add(new Fault(folder, "its files are not those that its key was taken of"));
    }
  }

  /** What the report says it was made of is there. */
  private void report() {
    byte[] whole = files.get(CrateWriter.REPORT + ReportFiles.JSON);
    byte[] json =
        whole == null ? files.get(CrateWriter.REPORT_WITHOUT_CLIPS + ReportFiles.JSON) : whole;
    if (json == null) {
      faults.add(new Fault(CrateWriter.REPORT + ReportFiles.JSON, "is missing"));
      return;
    }
    SweepReport report;
    try {
      report = ReportFiles.read(new String(json, StandardCharsets.UTF_8));
    } catch (BadInputException e) {
      faults.add(new Fault(CrateWriter.REPORT + ReportFiles.JSON, String.valueOf(e.getMessage())));
      return;
    }
    for (Map.Entry<String, ArtifactRef> made : report.artifacts().entrySet()) {
      ArtifactRef ref = made.getValue();
      Manifest manifest =
          manifests.get(
              CrateWriter.ARTIFACTS + ref.stage() + "/" + ref.key() + CrateWriter.MANIFEST);
      if (manifest == null) {
        faults.add(new Fault(made.getKey(), "of the report is not in the archive"));
      } else if (!manifest.ref().digest().equals(ref.digest())) {
        faults.add(new Fault(made.getKey(), "has another digest than the report says"));
      }
    }
  }

  private static Optional<JsonNode> json(byte[] bytes) {
    try {
      return Optional.of(ChoraleJson.mapper().readTree(bytes));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
