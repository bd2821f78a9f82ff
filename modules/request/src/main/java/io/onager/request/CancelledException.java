package io.onager.request;

import java.util.concurrent.CancellationException;

/** Thrown where a handler asks whether it shall go on, and it shall not. */
public final class CancelledException extends CancellationException {
  private static final long serialVersionUID = 1L;

  CancelledException() {
    super("the attempt is to end");
  }
}
