package io.onager.gateway;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * A planned stop as the clients see it: the node is not ready first, then wave after wave is told
 * to go elsewhere, so that not all of them knock at the other nodes at once.
 */
final class Drain {
  /** Runs something later, on whatever thread. */
  @FunctionalInterface
  interface Later {
    void run(Duration after, Runnable what);
  }

  /** Short, so that the clients of one wave are few. */
  static final Duration WAVE_EVERY = Duration.ofMillis(100);

  private final Sessions sessions;
  private final DrainSettings settings;
  private final Later later;
  private long wavesLeft;

  Drain(Sessions sessions, DrainSettings settings, Later later) {
    this.sessions = sessions;
    this.settings = settings;
    this.later = later;
    this.wavesLeft = Math.max(1, settings.toldWithin().dividedBy(WAVE_EVERY));
  }

  /**
   * Begins, once; completes when nobody is here any more.
   *
   * @param elsewhere whether there is another node to go to; otherwise there is nothing to gain by
   *     waiting, and whoever is here is told at once
   */
  CompletionStage<Void> begin(boolean elsewhere) {
    if (sessions.becomeUnready()) {
      if (elsewhere) {
        later.run(settings.readinessOffFor(), this::beginWaves);
      } else {
        sendAllAway();
      }
    }
    return sessions.left();
  }

  private void sendAllAway() {
    sessions.refuseMore();
    var spread = Duration.ofSeconds(sessions.count() / settings.rate());
    var longer = spread.compareTo(settings.reconnectWithin()) > 0;
    var farewell = new Farewell(longer ? spread : settings.reconnectWithin(), Duration.ZERO);
    tellUntilEmpty(() -> sessions.tell(Long.MAX_VALUE, farewell));
  }

  private void beginWaves() {
    sessions.refuseMore();
    var farewell = new Farewell(settings.reconnectWithin(), settings.leaveWithin());
    tellUntilEmpty(() -> sessions.tell(nextWave(), farewell));
  }

  /** Goes on when all are told: who was let in at the last moment may still open a session. */
  private void tellUntilEmpty(Runnable wave) {
    if (!sessions.left().toCompletableFuture().isDone()) {
      wave.run();
      later.run(WAVE_EVERY, () -> tellUntilEmpty(wave));
    }
  }

  private long nextWave() {
    var needed = (sessions.untold() + wavesLeft - 1) / wavesLeft;
    wavesLeft = Math.max(1, wavesLeft - 1);
    var paced = settings.rate() * WAVE_EVERY.toMillis() / 1000;
    return Math.max(needed, paced);
  }
}
