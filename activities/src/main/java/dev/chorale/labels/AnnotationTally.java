package dev.chorale.labels;

import dev.chorale.csv.LineBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects annotations, one by one, and counts them by clip and class. */
public final class AnnotationTally implements LineBytes {
  /** Seven bits of a count in each. */
  private static final int MOST_BYTES = 5;

  /** Where clip, rater and label of a line begin and end. */
  private static final int FIELDS = 6;

  private final NameTable clips = new NameTable();
  private final NameTable raters = new NameTable();
  private final NameTable labels = new NameTable();

  /** The numbers of clip, rater and label of each annotation. */
  private int[] clipOf = new int[1 << 10];

  private int[] raterOf = new int[1 << 10];
  private int[] labelOf = new int[1 << 10];
  private int size;
  private int unknownRaters;

  /** Lines that were taken and wait to be looked up together, by where their fields lie. */
  private byte[] lines = {};

  private final int[] taken = new int[FIELDS * NameTable.AT_ONCE];
  private final int[] hashes = new int[NameTable.AT_ONCE];

  /** Which of them has the clip of the one before: most files have a clip's lines together. */
  private final boolean[] again = new boolean[NameTable.AT_ONCE];

  private int waiting;

  /** Makes a clip known that may have no annotation; it is unusable then. */
  public void clip(String clip) {
    clips.number(clip);
  }

  /**
   * Adds an annotation.
   *
   * @param rater empty when unknown: such an annotation repeats no other
   */
  public void add(String clip, String rater, String label) {
    add(
        clips.number(clip),
        rater.isEmpty() ? --unknownRaters : raters.number(rater),
        labels.number(label));
  }

  /**
   * Adds an annotation that lies in a line, unless it has no clip or no label.
   *
   * @param bounds where clip, rater and label begin and end
   */
  @Override
  public boolean take(byte[] bytes, int[] bounds) {
    if (bounds[0] == bounds[1] || bounds[4] == bounds[5]) {
      return false;
    }
    lines = bytes;
    System.arraycopy(bounds, 0, taken, FIELDS * waiting, FIELDS);
    waiting++;
    if (waiting == NameTable.AT_ONCE) {
      bytesEnd();
    }
    return true;
  }

  @Override
  public void bytesEnd() {
    for (int i = 0; i < waiting; i++) {
      again[i] = i > 0 && hasClipOf(i - 1, i);
      hashes[i] = again[i] ? hashes[i - 1] : NameTable.hash(lines, from(i, 0), to(i, 0));
    }
    clips.touch(hashes, waiting);
    int clip = 0;
    for (int i = 0; i < waiting; i++) {
      if (!again[i]) {
        clip = clips.number(hashes[i], lines, from(i, 0), to(i, 0));
      }
      boolean known = from(i, 1) < to(i, 1);
      add(
          clip,
          known ? raters.number(lines, from(i, 1), to(i, 1)) : --unknownRaters,
          labels.number(lines, from(i, 2), to(i, 2)));
    }
    waiting = 0;
  }

  private int from(int line, int field) {
    return taken[FIELDS * line + 2 * field];
  }

  private int to(int line, int field) {
    return taken[FIELDS * line + 2 * field + 1];
  }

  private boolean hasClipOf(int one, int other) {
    return Arrays.equals(lines, from(other, 0), to(other, 0), lines, from(one, 0), to(one, 0));
  }

  /** Adds what another was given, as if it had been given after what is here. */
  void addAll(AnnotationTally later) {
    int[] clip = clips.numbers(later.clips);
    int[] rater = raters.numbers(later.raters);
    int[] label = labels.numbers(later.labels);
    room(size + later.size);
    for (int i = 0; i < later.size; i++) {
      int by = later.raterOf[i];
      add(clip[later.clipOf[i]], by < 0 ? by + unknownRaters : rater[by], label[later.labelOf[i]]);
    }
    unknownRaters += later.unknownRaters;
  }

  private void add(int clip, int rater, int label) {
    if (size == clipOf.length) {
      room(2 * size);
    }
    clipOf[size] = clip;
    raterOf[size] = rater;
    labelOf[size] = label;
    size++;
  }

  private void room(int annotations) {
    if (annotations > clipOf.length) {
      clipOf = Arrays.copyOf(clipOf, annotations);
      raterOf = Arrays.copyOf(raterOf, annotations);
      labelOf = Arrays.copyOf(labelOf, annotations);
    }
  }

  /** All labels seen but "other", sorted. */
  public List<String> labels() {
    return labels.names().stream().filter(label -> !Ratings.isOther(label)).sorted().toList();
  }

  /**
   * What was added, counted by these classes; all other labels are outside.
   *
   * @throws dev.chorale.vocabulary.BadInputException as {@link Ratings#checked} does
   */
  public Ratings ratings(List<String> classes) {
    Ratings.checked(classes);
    int[] classOf = classOf(classes);
    int[] others = new int[labels.size()];
    Grouped chosen = grouped();
    NameTable kinds = new NameTable();
    List<Votes> votes = new ArrayList<>();
    int[] kindOf = new int[clips.size()];
    int[] counts = new int[classes.size()];
    byte[] key = new byte[MOST_BYTES * classes.size()];
    int repeats = 0;
    for (int clip = 0; clip < kindOf.length; clip++) {
      Arrays.fill(counts, 0);
      for (int i = chosen.start(clip); i < chosen.end(clip); i++) {
        int label = chosen.label(i);
        if (classOf[label] >= 0) {
          counts[classOf[label]]++;
        } else {
          others[label]++;
        }
        if (i > chosen.start(clip) && chosen.repeats(i)) {
          repeats++;
        }
      }
      kindOf[clip] = kinds.number(key, 0, write(counts, key));
      if (kindOf[clip] == votes.size()) {
        votes.add(RatingCounts.of(counts));
      }
    }
    Map<String, Integer> other = new TreeMap<>();
    for (int label = 0; label < others.length; label++) {
      if (others[label] > 0) {
        other.put(labels.name(label), others[label]);
      }
    }
    return new Ratings(
        classes, new VotesByClip(clips.names(), kindOf, votes), other, repeats, true);
  }

  /** Writes counts as bytes, of which small ones need one, so that equal counts are found. */
  private static int write(int[] counts, byte[] key) {
    int length = 0;
    for (int count : counts) {
      for (; count > Byte.MAX_VALUE; count >>>= 7) {
        key[length++] = (byte) (count | 0x80);
      }
      key[length++] = (byte) count;
    }
    return length;
  }

  /**
   * Which classes each rater chose for each clip. Annotations of an unknown rater are of a rater of
   * their own.
   */
  public Choices choices(List<String> classes) {
    int[] classOf = classOf(classes);
    Grouped chosen = grouped();
    Choices.Builder choices = new Choices.Builder(classes.size());
    for (int clip = 0; clip < clips.size(); clip++) {
      choices.clip();
      for (int i = chosen.start(clip); i < chosen.end(clip); i++) {
        if (i > chosen.start(clip) && chosen.rater(i) != chosen.rater(i - 1)) {
          choices.rater();
        }
        if (classOf[chosen.label(i)] >= 0) {
          choices.chose(classOf[chosen.label(i)]);
        }
      }
    }
    return choices.build();
  }

  /** The class of each label, or -1. */
  private int[] classOf(List<String> classes) {
    return labels.names().stream().mapToInt(classes::indexOf).toArray();
  }

  private Grouped grouped() {
    int[] ends = new int[clips.size() + 1];
    for (int i = 0; i < size; i++) {
      ends[clipOf[i] + 1]++;
    }
    for (int clip = 0; clip < clips.size(); clip++) {
      ends[clip + 1] += ends[clip];
    }
    int[] next = ends.clone();
    long[] chosen = new long[size];
    for (int i = 0; i < size; i++) {
      chosen[next[clipOf[i]]++] = (long) raterOf[i] << Integer.SIZE | labelOf[i];
    }
    for (int clip = 0; clip < clips.size(); clip++) {
      Arrays.sort(chosen, ends[clip], ends[clip + 1]);
    }
    return new Grouped(ends, chosen);
  }

  /**
   * Annotations in the order of clip, rater and label.
   *
   * @param ends those of clip {@code n} are from {@code ends[n]} to before {@code ends[n + 1]}
   * @param chosen rater and label of each as one number
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
  private record Grouped(int[] ends, long[] chosen) {
    int start(int clip) {
      return ends[clip];
    }

    int end(int clip) {
      return ends[clip + 1];
    }

    int rater(int i) {
      return (int) (chosen[i] >> Integer.SIZE);
    }

    int label(int i) {
      return (int) chosen[i];
    }

    boolean repeats(int i) {
      return chosen[i] == chosen[i - 1];
    }
  }
}
