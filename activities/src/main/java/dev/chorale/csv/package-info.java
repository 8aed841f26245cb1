/**
 * CSV files that people wrote or downloaded: any line end, quotes, a byte order mark. What is wrong
 * is refused with file, line, what was found and what was expected. Entry: {@link CsvFile}.
 */
@NullMarked
package dev.chorale.csv;

import org.jspecify.annotations.NullMarked;
