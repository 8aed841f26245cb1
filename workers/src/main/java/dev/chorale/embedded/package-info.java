/** Temporal and S3 in this process, for a machine that has neither. */
@NullMarked
package dev.chorale.embedded;

import org.jspecify.annotations.NullMarked;
