package dev.chorale.storage;

import java.time.Instant;

/**
 * Something in the store by its name: a manifest, an object or a document.
 *
 * @param size in bytes
 * @param modified when it was last put, by the store's clock
 */
public record StoreEntry(String name, long size, Instant modified) {}
