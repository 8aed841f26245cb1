/**
 * Sweep specs: read strictly from YAML, filled with defaults, and checked before anything starts.
 * Entry: {@link SpecFile}.
 */
@NullMarked
package dev.chorale.cli.spec;

import org.jspecify.annotations.NullMarked;
