package dev.chorale.source;

/**
 * A file that a corpus was read from.
 *
 * @param path below the corpus' folder, with {@code /}
 * @param size in bytes
 * @param sha256 in hex
 */
public record SourceFile(String path, long size, String sha256) {}
