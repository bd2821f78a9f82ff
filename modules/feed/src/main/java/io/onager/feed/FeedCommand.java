package io.onager.feed;

import io.onager.actor.Past;
import io.onager.actor.Publication;
import org.jspecify.annotations.Nullable;

/** What a {@link Feed} is told: by the registry, by its actor, and by itself. */
sealed interface FeedCommand {
  /** Begin to serve {@code subscriber}, behind {@code from} or with the present state. */
  record Attach(Subscriber subscriber, @Nullable From from) implements FeedCommand {}

  /** Give {@code subscriber} what lies behind {@code from}, out of the journal. */
  record Reread(Subscriber subscriber, From from) implements FeedCommand {}

  /** Serve {@code subscriber} no more. */
  record Detach(Subscriber subscriber) implements FeedCommand {}

  /** The registry has let go of this feed. */
  enum Stop implements FeedCommand {
    INSTANCE
  }

  /** What the actor says. */
  record Heard(Publication publication) implements FeedCommand {}

  /** A stretch was read from the journal. */
  record Replayed(String epoch, Past past) implements FeedCommand {}

  /** The stretch behind {@code begin} could not be read. */
  record ReplayFailed(String epoch, long begin, Throwable failure) implements FeedCommand {}

  /** The time to try that again. */
  record ReplayAgain(String epoch, long begin) implements FeedCommand {}

  /** The time to renew the lease. */
  enum Renew implements FeedCommand {
    INSTANCE
  }

  /** The time to look for an actor that was lost, or to let it rest where nobody watches. */
  enum Retry implements FeedCommand {
    INSTANCE
  }
}
