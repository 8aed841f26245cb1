/** Activities: each reads, calls one stage, and writes. The only Temporal code in this module. */
@NullMarked
package dev.chorale.activity;

import org.jspecify.annotations.NullMarked;
