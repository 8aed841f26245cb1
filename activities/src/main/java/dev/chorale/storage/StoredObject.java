package dev.chorale.storage;

/**
 * Bytes in the store, under their own digest.
 *
 * @param sha256 in hex
 * @param size in bytes
 */
public record StoredObject(String sha256, long size) {}
