/** What tests of several packages share. */
@NullMarked
package dev.chorale;

import org.jspecify.annotations.NullMarked;
