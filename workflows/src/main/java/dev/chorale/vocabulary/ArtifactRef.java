package dev.chorale.vocabulary;

/**
 * Names what a stage has stored.
 *
 * @param stage the stage, as in {@code TrainModel}
 * @param key SHA-256 in hex over stage, its version, its parameters and the digests of its inputs:
 *     known before the stage runs
 * @param digest SHA-256 in hex over the names and digests of the stored objects: known after
 */
public record ArtifactRef(String stage, String key, String digest) {}
