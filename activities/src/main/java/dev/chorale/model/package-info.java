/** Networks. */
@NullMarked
package dev.chorale.model;

import org.jspecify.annotations.NullMarked;
