package dev.chorale.labels;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The votes of each clip, in order. Few of them differ, however many clips there are, so that each
 * is kept once, and what a rule makes of it is worked out once.
 */
final class VotesByClip extends AbstractMap<String, Votes> {
  private final List<String> clips;
  private final int[] kindOf;
  private final List<Votes> kinds;
  private final int[] clipsOfKind;
  private @Nullable Map<String, Integer> places;

  /**
   * @param clips each once; not changed afterwards, nor is the next
   * @param kindOf for each clip the number of its votes among the kinds
   */
  VotesByClip(List<String> clips, int[] kindOf, List<Votes> kinds) {
    this.clips = clips;
    this.kindOf = kindOf;
    this.kinds = List.copyOf(kinds);
    this.clipsOfKind = new int[kinds.size()];
    for (int kind : kindOf) {
      clipsOfKind[kind]++;
    }
  }

  static VotesByClip of(Map<String, Votes> votes) {
    if (votes instanceof VotesByClip already) {
      return already;
    }
    Map<Votes, Integer> numbers = new LinkedHashMap<>();
    int[] kindOf = new int[votes.size()];
    int clip = 0;
    for (Votes each : votes.values()) {
      kindOf[clip++] = numbers.computeIfAbsent(each, kind -> numbers.size());
    }
    return new VotesByClip(List.copyOf(votes.keySet()), kindOf, new ArrayList<>(numbers.keySet()));
  }

  /** Votes that differ, in the order in which they first occur. */
  List<Votes> kinds() {
    return kinds;
  }

  /** How many clips have votes of a kind. */
  int clipsOfKind(int kind) {
    return clipsOfKind[kind];
  }

  /** In order. */
  List<String> clips() {
    return clips;
  }

  int kindOf(int place) {
    return kindOf[place];
  }

  @Override
  public int size() {
    return kindOf.length;
  }

  @Override
  public boolean containsKey(@Nullable Object clip) {
    return places().containsKey(clip);
  }

  @Override
  public @Nullable Votes get(@Nullable Object clip) {
    Integer place = places().get(clip);
    return place == null ? null : kinds.get(kindOf[place]);
  }

  private Map<String, Integer> places() {
    if (places == null) {
      Map<String, Integer> found = new HashMap<>();
      for (int place = 0; place < kindOf.length; place++) {
        found.put(clips.get(place), place);
      }
      places = found;
    }
    return places;
  }

  @Override
  public Set<Entry<String, Votes>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return kindOf.length;
      }

      @Override
      public Iterator<Entry<String, Votes>> iterator() {
        return new Iterator<>() {
          private int next;

          @Override
          public boolean hasNext() {
            return next < kindOf.length;
          }

          @Override
          public Entry<String, Votes> next() {
            if (!hasNext()) {
              throw new NoSuchElementException();
            }
            Entry<String, Votes> entry = Map.entry(clips.get(next), kinds.get(kindOf[next]));
            next++;
            return entry;
          }
        };
      }
    };
  }
}
