package io.onager.journal;

import org.jspecify.annotations.Nullable;

/**
 * The database cannot be used as asked. The message is one sentence for the person who runs the
 * program: what is wrong and what to do; it never holds a password.
 */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseException(String message) {
    this(message, null);
  }

  DatabaseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
