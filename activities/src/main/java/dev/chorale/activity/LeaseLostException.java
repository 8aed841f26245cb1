package dev.chorale.activity;

import dev.chorale.storage.StoreException;

/**
 * A later attempt has claimed the training. Typed as a failure of the store, so that two sweeps
 * that train the same cell at once back off until one of them has ended it.
 */
final class LeaseLostException extends StoreException {
  private static final long serialVersionUID = 1L;

  LeaseLostException(String message) {
    super(message);
  }
}
