/**
 * Where a corpus comes from: a folder, an archive, an address, a bucket; each brought to a folder
 * on this machine, and nothing written beside it. Entries: {@link Sources}, {@link FileIndex}.
 */
@NullMarked
package dev.chorale.source;

import org.jspecify.annotations.NullMarked;
