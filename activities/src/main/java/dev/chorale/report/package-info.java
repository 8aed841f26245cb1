/**
 * Tables, figures and pages from stored results. A pure function: the same results give the same
 * bytes, on any day and in any locale. Entry: {@link dev.chorale.report.ReportFiles}.
 */
@NullMarked
package dev.chorale.report;

import org.jspecify.annotations.NullMarked;
