/**
 * Words that two or more packages speak: corpora, rules, folds, seeds, references to artifacts, and
 * the spec of a sweep. Plain records that only copy their fields, because they travel as workflow
 * payloads: what is wrong in them is refused before a sweep starts, or by the activity that meets
 * it.
 */
@NullMarked
package dev.chorale.vocabulary;

import org.jspecify.annotations.NullMarked;
