package dev.chorale.labels;

import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.IntFunction;

/** A list of so many elements, each made when it is asked for: of many clips, few names are. */
final class Chosen<T> extends AbstractList<T> implements RandomAccess {
  private final IntFunction<T> element;
  private final int size;

  /**
   * @param element by its place; called by several threads
   */
  Chosen(IntFunction<T> element, int size) {
    this.element = element;
    this.size = size;
  }

  @Override
  public T get(int place) {
    return element.apply(Objects.checkIndex(place, size));
  }

  @Override
  public int size() {
    return size;
  }
}
