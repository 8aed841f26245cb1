package dev.chorale.cli;

import dev.chorale.cli.spec.DataFolders;
import dev.chorale.cli.spec.SpecCheck;
import dev.chorale.cli.spec.SpecFile;
import dev.chorale.corpus.AcceptedLicences;
import dev.chorale.model.StoredWeights;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.vocabulary.SweepSpec;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which sweep, and where its corpora lie; a mixin. */
final class SweepOptions {
  @Parameters(
      paramLabel = "SWEEP",
      description = "A spec file, or a shipped spec's name: demo, tutorial, emotale.")
  private String sweep = "";

  @Option(
      names = "--data",
      paramLabel = "NAME=WHERE",
      description =
          "Where a corpus lies: a folder or archive (.zip, .tar, .tar.gz) on this machine and, to be"
              + " fetched, on the workers'; http(s)://...; s3://BUCKET/PREFIX. May be repeated.")
  private List<String> data = new ArrayList<>();

  /** The spec with its folders, checked against each other and the licences. */
  Checked checked(AcceptedLicences licences) {
    SweepSpec spec = new SpecFile().open(sweep);
    spec.corpora().forEach(corpus -> licences.check(corpus.id()));
    DataFolders folders = DataFolders.parse(data);
    SpecCheck.check(spec, folders.byCorpus());
    return new Checked(spec, folders);
  }

  record Checked(SweepSpec spec, DataFolders folders) {
    /**
     * The spec with the key of its published weights in place of their name.
     *
     * @throws dev.chorale.vocabulary.BadInputException when the store has no such weights, or they
     *     have too few layers
     */
    SweepSpec resolved(ArtifactStore store) {
      return spec.model()
          .checkpoint()
          .map(name -> spec.withModel(StoredWeights.of(store).resolved(spec.model(), name)))
          .orElse(spec);
    }
  }
}
