/**
 * From numbers of a report back to what they were made of: told, and as an archive that can be
 * checked without a store. Entries: {@link Explanation}, {@link CrateWriter}, {@link CrateCheck}.
 */
@NullMarked
package dev.chorale.cli.trace;

import org.jspecify.annotations.NullMarked;
