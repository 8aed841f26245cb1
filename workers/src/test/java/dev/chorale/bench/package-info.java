/** Measurements that {@code infra/bench} starts. */
@NullMarked
package dev.chorale.bench;

import org.jspecify.annotations.NullMarked;
