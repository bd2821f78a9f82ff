package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.client.Status.Phase;
import io.onager.client.Status.Reason;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The connection that there is at present, and the way to the next one. Owned by the loop.
 *
 * <p>After a loss it waits for a random time, up to a bound that doubles from 0.25 s to 20 s. After
 * a {@code goaway} it keeps the connection until the new one is welcomed.
 */
final class Link implements Connection.Owner {
  /** What the link is for. */
  interface Use {
    /** There is a connection on which nothing was said yet, instead of {@code before}. */
    void onConnected(Connection present, @Nullable Connection before);

    /** A frame has come. */
    void onFrame(Connection from, JsonNode frame);

    /** A connection is lost. */
    void onLost(Connection lost);

    /** There will be no connection any more. */
    void onRefused(OnagerException refusal);

    /** The status has changed. */
    void onStatus(Status status);
  }

  static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
  static final Duration LONGEST_BACKOFF = Duration.ofSeconds(20);

  /** A connection that held this long makes the backoff begin anew. */
  static final Duration STEADY = Duration.ofSeconds(5);

  private static final long LONGEST_AWAY_MILLIS = Duration.ofMinutes(10).toMillis();

  private final Core core;
  private final List<URI> places;
  private final Use use;
  private @Nullable Connection present;
  private @Nullable Connection opening;
  private Loop.@Nullable Timer plan;
  private @Nullable URI last;
  private int attempt;
  private long liveSince;
  private long planned;
  private Reason reason = Reason.NETWORK; // of the plan
  private boolean triedFreshToken;
  private boolean over;

  Link(Core core, List<URI> places, Use use) {
    this.core = core;
    this.places = places;
    this.use = use;
  }

  /** Returns the connection that frames go over. */
  Optional<Connection> present() {
    return Optional.ofNullable(present);
  }

  /** Connects; called once. */
  void open() {
    plan = null;
    if (over) {
      return;
    }
    if (present == null) {
      use.onStatus(Status.of(Phase.CONNECTING));
    }
    last = choose();
    var next = new Connection(core, last, this);
    opening = next;
    next.open();
  }

  /** Ends it: no connection, and none to come. */
  void close() {
    over = true;
    if (plan != null) {
      plan.cancel();
    }
    if (opening != null) {
      opening.close();
      opening = null;
    }
    if (present != null) {
      present.close();
      present = null;
    }
  }

  /** Connects now, where it waits to or was refused. */
  void reconnect() {
    if (opening == null && present == null) {
      if (plan != null) {
        plan.cancel();
      }
      over = false;
      attempt = 0;
      triedFreshToken = false;
      open();
    }
  }

  @Override
  public void onWelcome(Connection welcomed) {
    var before = present;
    present = welcomed;
    opening = null;
    liveSince = core.loop().nanos();
    use.onConnected(welcomed, before);
    if (before == null) {
      use.onStatus(Status.of(Phase.LIVE));
    }
  }

  @Override
  public void onFrame(Connection from, JsonNode frame) {
    if (frame.path("type").asText().equals("goaway")) {
      if (from == present) {
        goAway(frame.path("reconnect"));
      }
    } else {
      use.onFrame(from, frame);
    }
  }

  @Override
  public void onEnd(Connection ended, Loss loss) {
    if (ended == opening) {
      opening = null;
      again(loss);
    } else if (ended == present) {
      present = null;
      settle();
      use.onLost(ended);
      if (opening != null) {
        use.onStatus(Status.of(Phase.CONNECTING));
      } else {
        again(loss);
      }
    } else {
      use.onLost(ended);
    }
  }

  private void settle() {
    if (Duration.ofNanos(core.loop().nanos() - liveSince).compareTo(STEADY) >= 0) {
      attempt = 0;
      triedFreshToken = false;
    }
  }

  private void again(Loss loss) {
    if (over) {
      return;
    }
    if (loss.refusal() != null && !mayTryFreshToken(loss)) {
      close();
      use.onStatus(Status.refused(loss.refusal()));
      use.onRefused(loss.refusal());
      return;
    }
    if (plan == null) {
      openIn(longer(backoff(), loss.atLeast()), loss.reason());
    } else if (present == null) {
      var left = Duration.ofNanos(Math.max(0, planned - core.loop().nanos()));
      use.onStatus(Status.waiting(left, reason));
    }
  }

  /** Once: the token may only have been stale. */
  private boolean mayTryFreshToken(Loss loss) {
    var may = loss.isUnauthenticated() && core.options().token() != null && !triedFreshToken;
    triedFreshToken |= may;
    return may;
  }

  private void goAway(JsonNode window) {
    if (opening == null && plan == null) {
      var min = Math.max(0, Math.min(window.path("min").asLong(), LONGEST_AWAY_MILLIS));
      var max = Math.max(min, Math.min(window.path("max").asLong(), LONGEST_AWAY_MILLIS));
      settle();
      var time = Duration.ofMillis(min + Math.round(core.loop().random() * (max - min)));
      openIn(time, Reason.SERVER_STOPPING);
    }
  }

  private void openIn(Duration time, Reason why) {
    reason = why;
    planned = core.loop().nanos() + time.toNanos();
    plan = core.loop().schedule(time, this::open);
    if (present == null) {
      use.onStatus(Status.waiting(time, why));
    }
  }

  private Duration backoff() {
    var bound = Backoff.bound(attempt, FIRST_BACKOFF, LONGEST_BACKOFF);
    attempt++;
    return Backoff.jittered(bound, core.loop());
  }

  /** Elsewhere than the last time, where there is an elsewhere. */
  private URI choose() {
    var others = places.stream().filter(place -> !place.equals(last)).toList();
    var among = others.isEmpty() ? places : others;
    return among.get((int) (core.loop().random() * among.size()));
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
