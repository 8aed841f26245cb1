package dev.chorale.corpus;

import dev.chorale.labels.AnnotationTally;
import dev.chorale.labels.Choices;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.Ratings;
import dev.chorale.vocabulary.BadInputException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A corpus as its label files tell, before any sound is read.
 *
 * @param clips without length and shard
 * @param annotations in the order of the files; none where only shares are known
 * @param shares of each clip, where only those are known
 * @param sounds the file of each clip's sound: a path below the corpus' folder, or a name in one of
 *     its audio folders
 * @param labelFiles paths below the corpus' folder of what was read
 * @param leftOut what of these files was not used, or not as it stands there, and how often
 */
record SourceCorpus(
    ClipTable clips,
    List<Annotation> annotations,
    Optional<ClassTable> shares,
    Map<String, String> sounds,
    List<String> labelFiles,
    SortedMap<String, Integer> leftOut) {
  SourceCorpus {
    annotations = List.copyOf(annotations);
    sounds = Map.copyOf(sounds);
    labelFiles = List.copyOf(labelFiles);
    leftOut = Collections.unmodifiableSortedMap(new TreeMap<>(leftOut));
  }

  /** One of whole annotations, of whose files everything was used. */
  SourceCorpus(
      ClipTable clips,
      List<Annotation> annotations,
      Map<String, String> sounds,
      List<String> labelFiles) {
    this(clips, annotations, Optional.empty(), sounds, labelFiles, Collections.emptySortedMap());
  }

  /**
   * The clips of the first speakers, sorted as strings.
   *
   * @param count 0 for all clips, also those of unknown speakers
   */
  SourceCorpus ofFirstSpeakers(int count) {
    if (count == 0) {
      return this;
    }
    List<String> known = clips.speakers();
    if (count < 0 || count > known.size()) {
      throw new BadInputException(
          "Found speakers: " + count + ", expected 0 for all, or 1 to " + known.size());
    }
    Set<String> kept = new HashSet<>(known.subList(0, count));
    ClipTable fewer =
        new ClipTable(
            clips.clips().stream()
                .filter(clip -> clip.speaker().filter(kept::contains).isPresent())
                .toList());
    return new SourceCorpus(
        fewer,
        annotations.stream().filter(annotation -> fewer.has(annotation.clip())).toList(),
        shares.map(all -> Shares.of(all, fewer)),
        sounds,
        labelFiles,
        leftOut);
  }

  /** All labels but "other", sorted: the classes of a corpus that names none. */
  List<String> labels() {
    return shares
        .map(table -> table.classes().stream().filter(c -> !Shares.isOther(c)).sorted().toList())
        .orElseGet(() -> tally().labels());
  }

  /** The ratings of every clip, also of those that nobody rated. */
  Ratings ratings(List<String> classes) {
    return shares
        .map(table -> Shares.ratings(table, clips.ids(), classes))
        .orElseGet(() -> tally().ratings(classes));
  }

  private AnnotationTally tally() {
    AnnotationTally tally = new AnnotationTally();
    clips.ids().forEach(tally::clip);
    annotations.forEach(
        annotation -> tally.add(annotation.clip(), annotation.rater(), annotation.label()));
    return tally;
  }

  /** What each rater chose; nobody anything, where only shares are known. */
  Choices choices(List<String> classes) {
    return tally().choices(classes);
  }
}
