/**
 * What people and networks hand in that no parser expects. One harness for chosen damage ({@link
 * dev.chorale.hostile.HostileInputsTest}) and for chance ({@link dev.chorale.hostile.FuzzTest}).
 */
@NullMarked
package dev.chorale.hostile;

import org.jspecify.annotations.NullMarked;
