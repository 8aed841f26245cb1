/** Tables, figures and pages from stored results. */
@NullMarked
package dev.chorale.report;

import org.jspecify.annotations.NullMarked;
