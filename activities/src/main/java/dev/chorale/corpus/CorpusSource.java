package dev.chorale.corpus;

import dev.chorale.labels.Choices;
import dev.chorale.labels.Ratings;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/** A corpus where it lies: its label files are read, its sound is not. */
public final class CorpusSource {
  private final CorpusId id;
  private final Optional<CorpusDescriptor> descriptor;
  private final List<String> classes;
  private final SourceFolder folder;
  private final SourceCorpus contents;

  private CorpusSource(
      CorpusId id,
      Optional<CorpusDescriptor> descriptor,
      List<String> classes,
      SourceFolder folder,
      SourceCorpus contents) {
    this.id = id;
    this.descriptor = descriptor;
    this.classes = classes;
    this.folder = folder;
    this.contents = contents;
  }

  /**
   * Reads the label files of a corpus.
   *
   * @param classes in order; empty for the descriptor's or, of a corpus of one's own, all labels
   *     but "other", sorted
   * @param location the corpus' folder; absent for ratings that ship inside
   * @throws BadInputException naming what is missing or wrong, and the mend
   */
  public static CorpusSource open(CorpusId id, List<String> classes, Optional<Path> location) {
    Optional<CorpusDescriptor> descriptor = Corpora.find(id);
    if (descriptor.isPresent()) {
      return shipped(descriptor.get(), classes, location);
    }
    if (location.isEmpty()) {
      throw new BadInputException(
          "Corpus '"
              + id
              + "' is none that Chorale knows ("
              + String.join(", ", Corpora.all().stream().map(d -> d.id().value()).toList())
              + "). For one of your own, name the folder with its clips.csv and ratings.csv: --data"
              + " DIR");
    }
    SourceFolder folder = SourceFolder.of(location.get());
    SourceCorpus contents = nonEmpty(id, folder, ClipsAndRatings.read(folder));
    List<String> used = classes.isEmpty() ? contents.labels() : classes;
    if (used.size() < 2) {
      throw new BadInputException(
          folder.name(contents.labelFiles().get(contents.labelFiles().size() - 1))
              + ": found labels "
              + used
              + ", expected at least two beside 'other'; name the classes");
    }
    return new CorpusSource(id, descriptor, Ratings.checked(used), folder, contents);
  }

  private static SourceCorpus nonEmpty(CorpusId id, SourceFolder folder, SourceCorpus contents) {
    if (contents.clips().size() == 0) {
      throw new BadInputException(
          folder.name(contents.labelFiles().get(0)) + ": has no clip of corpus '" + id + "'");
    }
    return contents;
  }

  private static CorpusSource shipped(
      CorpusDescriptor descriptor, List<String> classes, Optional<Path> location) {
    if (!classes.isEmpty() && !classes.equals(descriptor.classes())) {
      throw new BadInputException(
          "Found classes "
              + classes
              + " for corpus '"
              + descriptor.id()
              + "', expected "
              + descriptor.classes()
              + ", which is what it has: leave them out");
    }
    if (location.isEmpty() && !descriptor.shippedRatings()) {
      throw new BadInputException(
          "Corpus '"
              + descriptor.id()
              + "' does not ship inside. Name the folder in which it lies: --data DIR");
    }
    SourceFolder folder =
        location.map(SourceFolder::of).orElseGet(() -> SourceFolder.shipped(descriptor.id()));
    return new CorpusSource(
        descriptor.id(),
        Optional.of(descriptor),
        descriptor.classes(),
        folder,
        nonEmpty(
            descriptor.id(),
            folder,
            switch (descriptor.format()) {
              case TABULATED_VOTES -> TabulatedVotes.read(descriptor, folder);
              case RESPONSES -> Responses.read(descriptor, folder);
              case RATER_COLUMNS -> RaterColumns.read(descriptor, folder);
              case EMO_EVALUATION -> EmoEvaluation.read(descriptor, folder);
              case IMPROV_EVALUATION -> ImprovEvaluation.read(descriptor, folder);
              case DETAILED_LABELS -> DetailedLabels.read(descriptor, folder);
              case SHARE_FILES -> ShareFiles.read(descriptor, folder);
            }));
  }

  public CorpusId id() {
    return id;
  }

  public List<String> classes() {
    return classes;
  }

  /** The clips, without length and shard. */
  public ClipTable clips() {
    return contents.clips();
  }

  /** The ratings of every clip, also of those that nobody rated. */
  public Ratings ratings() {
    return contents.ratings(classes);
  }

  /** Every annotation, "other" too, in the order of the files; none where only shares are known. */
  public List<Annotation> annotations() {
    return contents.annotations();
  }

  /** What each rater chose for each clip. */
  public Choices choices() {
    return contents.choices(classes);
  }

  /** Where this copy differs from a complete one, a sentence each. */
  public List<String> differences() {
    List<String> differences = new ArrayList<>();
    descriptor
        .map(CorpusDescriptor::expected)
        .ifPresent(
            expected -> {
              compare(differences, "clips", contents.clips().size(), expected.clips());
              expected
                  .annotations()
                  .ifPresent(
                      all ->
                          compare(differences, "annotations", contents.annotations().size(), all));
              expected
                  .speakers()
                  .ifPresent(
                      all -> compare(differences, "speakers", clips().speakers().size(), all));
              compareEach(differences, "session", expected.sessions(), Clip::session);
              compareEach(differences, "partition", expected.partitions(), Clip::partition);
            });
    return differences;
  }

  private static void compare(List<String> differences, String what, int found, int expected) {
    if (found != expected) {
      differences.add("found " + found + " " + what + ", a complete copy has " + expected);
    }
  }

  private void compareEach(
      List<String> differences,
      String what,
      Map<String, Integer> expected,
      Function<Clip, Optional<String>> attribute) {
    expected.forEach(
        (value, clips) ->
            compare(
                differences,
                "clips in " + what + " " + value,
                (int)
                    contents.clips().clips().stream()
                        .filter(clip -> attribute.apply(clip).filter(value::equals).isPresent())
                        .count(),
                clips));
  }

  /** What of the label files was not used, or not as it stands there, and how often. */
  public SortedMap<String, Integer> leftOut() {
    return contents.leftOut();
  }

  /** The clips of the first speakers, sorted as strings; 0 for all clips. */
  public ClipTable clips(int speakers) {
    return contents.ofFirstSpeakers(speakers).clips();
  }

  CorpusCard card(boolean synthetic) {
    return new CorpusCard(
        id.value(),
        descriptor.map(CorpusDescriptor::title).orElse(id.value()),
        classes,
        synthetic,
        descriptor.map(CorpusDescriptor::licence).orElse("not stated: a corpus of one's own"),
        descriptor
            .map(CorpusDescriptor::source)
            .orElseGet(() -> String.join(" and ", contents.labelFiles())));
  }

  /** Folders that may hold the sound, the preferred first; empty: paths are below the folder. */
  List<String> audioFolders() {
    return descriptor
        .filter(described -> !described.audioByName())
        .map(CorpusDescriptor::audio)
        .orElse(List.of());
  }

  SourceFolder folder() {
    return folder;
  }

  SourceCorpus contents() {
    return contents;
  }
}
