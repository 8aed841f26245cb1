package dev.chorale.cli.trace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chorale.corpus.Corpora;
import dev.chorale.report.CorpusReport;
import dev.chorale.report.ReportFiles;
import dev.chorale.report.SweepReport;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.Digests;
import dev.chorale.storage.Manifest;
import dev.chorale.storage.Stages;
import dev.chorale.storage.StoredObject;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.SweepSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A sweep's report and what it was made of as one zip, described by RO-Crate 1.1 metadata: the
 * report in every format, the spec, the manifest of every artifact, and of their objects those that
 * may leave the store.
 */
public final class CrateWriter {
  static final String METADATA = "ro-crate-metadata.json";
  static final String ARTIFACTS = "artifacts/";
  static final String REPORT = "report/";
  static final String REPORT_WITHOUT_CLIPS = "report-without-clips/";
  static final String MANIFEST = "/manifest.json";
  private static final String SPEC = "sweep.json";
  private static final String CONTEXT = "https://w3id.org/ro/crate/1.1/context";
  private static final String CONFORMS = "https://w3id.org/ro/crate/1.1";

  /** Zip entries need a time; this one says nothing, and is the same everywhere. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final Stages stages;
  private final boolean noClips;
  private final SortedMap<String, byte[]> files = new TreeMap<>();
  private final ArrayNode graph = ChoraleJson.mapper().createArrayNode();

  /** By place, the report's first; weights are of every corpus, and there once. */
  private final Map<String, Manifest> manifests = new LinkedHashMap<>();

  private CrateWriter(ArtifactStore store, boolean noClips) {
    this.stages = new Stages(store, Map::of);
    this.noClips = noClips;
  }

  /**
   * Writes the zip.
   *
   * @param report that the sweep's document names
   * @param noClips leave out whatever may name a single clip
   */
  public static void write(
      ArtifactStore store,
      String sweep,
      Optional<SweepSpec> spec,
      ArtifactRef report,
      boolean noClips,
      OutputStream out)
      throws IOException {
    CrateWriter crate = new CrateWriter(store, noClips);
    crate.collect(sweep, spec, report);
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : crate.files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
  }

  private void collect(String sweep, Optional<SweepSpec> spec, ArtifactRef ref) {
    SweepReport report = ReportFiles.read(stages.text(ref, ReportFiles.JSON));
    Manifest written = stages.manifest(ref);
    if (noClips || ofAgreements(report)) {
      ReportFiles.of(report.withoutClips())
          .forEach((name, text) -> put(REPORT_WITHOUT_CLIPS + name, text));
    } else {
      written.objects().forEach((name, object) -> put(REPORT + name, bytes(object)));
    }
    spec.ifPresent(s -> put(SPEC, s.identity().toPrettyString() + "\n"));
    manifest(written);
    for (Map.Entry<String, ArtifactRef> made : report.artifacts().entrySet()) {
      CorpusId corpus = new CorpusId(made.getKey().substring(0, made.getKey().indexOf('/')));
      artifact(corpus, stages.manifest(made.getValue()));
    }
    describe(sweep, report, written);
  }

  /** Whether some clips may not be named: a report names those of all corpora side by side. */
  private static boolean ofAgreements(SweepReport report) {
    return report.corpora().stream().anyMatch(corpus -> Corpora.isUnderAgreement(corpus.id()));
  }

  private void artifact(CorpusId corpus, Manifest manifest) {
    manifest(manifest);
    manifest
        .objects()
        .forEach(
            (name, object) -> {
              if (CrateContent.mayLeave(corpus, manifest.of().stage(), name, noClips)) {
                put(folder(manifest) + "/" + name, bytes(object));
              }
            });
  }

  private static String folder(Manifest manifest) {
    return ARTIFACTS + manifest.of().stage() + "/" + manifest.key();
  }

  private void manifest(Manifest manifest) {
    String place = folder(manifest) + MANIFEST;
    manifests.put(place, manifest);
    put(place, ChoraleJson.tree(manifest).toPrettyString() + "\n");
  }

  private byte[] bytes(StoredObject object) {
    return stages.store().read(object);
  }

  private void put(String path, String text) {
    put(path, text.getBytes(StandardCharsets.UTF_8));
  }

  private void put(String path, byte[] bytes) {
    files.put(path, bytes);
  }

  /** The manifest's place by digest and by key: inputs name published weights by their key. */
  private Map<String, String> places() {
    Map<String, String> places = new HashMap<>();
    manifests.forEach(
        (place, manifest) -> {
          places.putIfAbsent(manifest.ref().digest(), place);
          places.put(manifest.key(), place);
        });
    return places;
  }

  /** The run of a stage, as a CreateAction. */
  private static ObjectNode action(Manifest manifest, Map<String, String> places) {
    ObjectNode action = entity("#" + manifest.of().stage() + "/" + manifest.key(), "CreateAction");
    action.put("name", manifest.of().stage());
    link(action, "instrument", "#chorale");
    Map<String, String> facts = manifest.provenance();
    if (facts.containsKey("started")) {
      action.put("startTime", facts.get("started"));
    }
    if (facts.containsKey("stored")) {
      action.put("endTime", facts.get("stored"));
    }
    links(
        action,
        "object",
        manifest.of().inputs().values().stream()
            .filter(places::containsKey)
            .map(places::get)
            .distinct()
            .toList());
    link(action, "result", folder(manifest) + MANIFEST);
    return action;
  }

  private void describe(String sweep, SweepReport report, Manifest written) {
    ObjectNode descriptor = entity(METADATA, "CreativeWork");
    link(descriptor, "conformsTo", CONFORMS);
    link(descriptor, "about", "./");
    graph.add(descriptor);
    ObjectNode root = entity("./", "Dataset");
    root.put("name", "Chorale sweep " + sweep);
    root.put(
        "description",
        "Report of a sweep of speech emotion models, and what it was made of. What may not leave"
            + " its store, or is large, is named by digest in the manifests.");
    root.put("datePublished", written.provenance().getOrDefault("stored", "1980-01-01T00:00:00Z"));
    links(root, "license", report.corpora().stream().map(corpus -> licence(corpus.id())).toList());
    ArrayNode parts = root.putArray("hasPart");
    ArrayNode mentions = root.putArray("mentions");
    graph.add(root);
    for (CorpusReport corpus : report.corpora()) {
      ObjectNode licence = entity(licence(corpus.id()), "CreativeWork");
      licence.put("name", "Licence of " + corpus.title());
      licence.put("description", corpus.licence());
      graph.add(licence);
    }
    ObjectNode software = entity("#chorale", "SoftwareApplication");
    software.put("name", "Chorale");
    software.put("version", written.provenance().getOrDefault("chorale", "unknown"));
    graph.add(software);
    files.forEach(
        (path, bytes) -> {
          parts.addObject().put("@id", path);
          graph.add(file(path, bytes));
        });
    Map<String, String> places = places();
    for (Manifest manifest : manifests.values()) {
      ObjectNode action = action(manifest, places);
      mentions.addObject().put("@id", action.get("@id").asText());
      graph.add(action);
    }
    ObjectNode metadata = ChoraleJson.mapper().createObjectNode();
    ArrayNode context = metadata.putArray("@context");
    context.add(CONTEXT);
    context.addObject().put("sha256", "https://schema.org/sha256");
    metadata.set("@graph", graph);
    put(METADATA, metadata.toPrettyString() + "\n");
  }

  private static ObjectNode file(String path, byte[] bytes) {
    ObjectNode file = entity(path, "File");
    file.put("name", path.substring(path.lastIndexOf('/') + 1));
    file.put("contentSize", String.valueOf(bytes.length));
    file.put("encodingFormat", format(path));
    file.put("sha256", Digests.sha256(bytes));
    return file;
  }

  private static String format(String path) {
    return switch (path.substring(path.lastIndexOf('.') + 1)) {
      case "json" -> "application/json";
      case "csv" -> "text/csv";
      case "html" -> "text/html";
      case "md" -> "text/markdown";
      case "tex" -> "application/x-tex";
      default -> "text/plain";
    };
  }

  private static ObjectNode entity(String id, String type) {
    return ChoraleJson.mapper().createObjectNode().put("@id", id).put("@type", type);
  }

  private static String licence(CorpusId corpus) {
    return "#licence-" + corpus;
  }

  /** None as no property, one as a value, as RO-Crate recommends. */
  private static void links(ObjectNode from, String property, List<String> to) {
    if (to.size() == 1) {
      link(from, property, to.get(0));
    } else if (!to.isEmpty()) {
      ArrayNode all = from.putArray(property);
      to.forEach(one -> all.addObject().put("@id", one));
    }
  }

  private static void link(ObjectNode from, String property, String to) {
    from.putObject(property).put("@id", to);
  }
}
