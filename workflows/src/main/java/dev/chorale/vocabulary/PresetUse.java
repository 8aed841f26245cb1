package dev.chorale.vocabulary;

import java.util.List;

/**
 * The preset of a sweep, as its report names it.
 *
 * @param name {@code paper} or {@code released}
 * @param except settings of the preset that the sweep has otherwise, as in {@code training.head}
 */
public record PresetUse(String name, List<String> except) {
  /** That of a sweep which names none. */
  public static final String RECOMMENDED = "recommended";

  public PresetUse {
    except = List.copyOf(except);
  }

  /** As in {@code released, but for training.head}. */
  @Override
  public String toString() {
    return except.isEmpty() ? name : name + ", but for " + String.join(", ", except);
  }
}
