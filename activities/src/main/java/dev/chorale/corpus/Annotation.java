package dev.chorale.corpus;

/**
 * One emotion that one rater chose for one clip.
 *
 * @param rater empty when unknown; where a corpus only counts votes, {@code vote1} and so on, which
 *     tell nothing about who chose
 * @param label a class, or what was said instead
 */
public record Annotation(String clip, String rater, String label) {}
