package io.onager.client;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What the parts of a client share.
 *
 * @param application runs what the application gave
 */
record Core(Options options, Loop loop, Transport transport, Executor application) {
  /** Asks the application for a token; both are called on the loop. */
  void askToken(Consumer<String> then, Consumer<String> failed) {
    var supplier = options.token();
    if (supplier == null) {
      failed.accept("Options.withToken was not given a supplier");
      return;
    }
    Application.run(
        application,
        () -> {
          try {
            var token = supplier.get();
            loop.execute(() -> then.accept(token));
          } catch (RuntimeException e) {
            loop.execute(() -> failed.accept(String.valueOf(e)));
          }
        });
  }
}
