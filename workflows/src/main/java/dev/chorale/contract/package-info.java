/**
 * What workflows ask of activities: one interface a stage, with its request and result records
 * nested. Records here are a wire format: fields are added, never renamed, and their constructors
 * check nothing.
 */
@NullMarked
package dev.chorale.contract;

import org.jspecify.annotations.NullMarked;
