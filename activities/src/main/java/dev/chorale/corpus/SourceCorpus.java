package dev.chorale.corpus;

import dev.chorale.labels.AnnotationTally;
import dev.chorale.labels.Ratings;
import dev.chorale.vocabulary.BadInputException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A corpus as its label files tell, before any sound is read.
 *
 * @param clips without length and shard
 * @param annotations in the order of the files
 * @param sounds the file of each clip's sound: a path below the corpus' folder, or a name in one of
 *     its audio folders
 * @param labelFiles paths below the corpus' folder of what was read
 */
record SourceCorpus(
    ClipTable clips,
    List<Annotation> annotations,
    Map<String, String> sounds,
    List<String> labelFiles) {
  SourceCorpus {
    annotations = List.copyOf(annotations);
    sounds = Map.copyOf(sounds);
    labelFiles = List.copyOf(labelFiles);
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
    List<String> all = clips.speakers();
    if (count < 0 || count > all.size()) {
      throw new BadInputException(
          "Found speakers: " + count + ", expected 0 for all, or 1 to " + all.size());
    }
    Set<String> kept = new HashSet<>(all.subList(0, count));
    ClipTable fewer =
        new ClipTable(
            clips.clips().stream()
                .filter(clip -> clip.speaker().filter(kept::contains).isPresent())
                .toList());
    return new SourceCorpus(
        fewer,
        annotations.stream().filter(annotation -> fewer.has(annotation.clip())).toList(),
        sounds,
        labelFiles);
  }

  /** The annotations counted: every clip is there, also one without any. */
  AnnotationTally tally() {
    AnnotationTally tally = new AnnotationTally();
    clips.ids().forEach(tally::clip);
    annotations.forEach(
        annotation -> tally.add(annotation.clip(), annotation.rater(), annotation.label()));
    return tally;
  }

  Ratings ratings(List<String> classes) {
    return tally().ratings(classes);
  }
}
