package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All streams of a client, and the numbers under which they are subscribed. Owned by the loop. */
final class Streams {
  private static final long LONGEST_AFTER_MILLIS = Duration.ofMinutes(10).toMillis();

  private final Core core;
  private final Link link;
  private final Set<ActorStream> all = new LinkedHashSet<>();
  private final Map<Integer, ActorStream> subscribed = new HashMap<>();
  private final Leaving leaving;
  private int lastNumber;

  Streams(Core core, Link link) {
    this.core = core;
    this.link = link;
    this.leaving = new Leaving(core.loop());
  }

  void add(ActorStream stream) {
    all.add(stream);
    link.present().ifPresent(stream::attach);
  }

  void remove(ActorStream stream) {
    all.remove(stream);
  }

  /** Moves all of them to a connection on which nothing was said yet. */
  void attach(Connection present) {
    detach();
    all().forEach(stream -> stream.attach(present));
  }

  void detach() {
    all().forEach(ActorStream::detach);
    leaving.clear();
  }

  void cancel() {
    all().forEach(ActorStream::cancel);
  }

  void end(OnagerException why) {
    all().forEach(stream -> stream.end(why));
  }

  void take(JsonNode frame) {
    var number = frame.path("stream").asInt();
    var stream = subscribed.get(number);
    if (stream != null) {
      stream.take(frame);
    } else {
      leaving.take(number, frame);
    }
  }

  /** Says again what a message may have held that was not read. */
  void sendAgain(Connection present) {
    leaving.sendAgain();
    all().forEach(stream -> stream.sendAgain(present));
  }

  /** Unsubscribes. */
  void leave(int number, Connection where) {
    leaving.add(number, where);
  }

  Optional<Connection> present() {
    return link.present();
  }

  int number(ActorStream stream) {
    lastNumber = lastNumber == Integer.MAX_VALUE ? 1 : lastNumber + 1;
    subscribed.put(lastNumber, stream);
    return lastNumber;
  }

  void forget(int number) {
    subscribed.remove(number);
  }

  Loop.Timer later(Duration time, Runnable action) {
    return core.loop().schedule(time, action);
  }

  /** Returns how long to wait: not at all for the first time, where the server does not say. */
  Duration backoff(int failures, Duration after) {
    var bound =
        failures == 0
            ? Duration.ZERO
            : Backoff.bound(failures - 1, Link.FIRST_BACKOFF, Link.LONGEST_BACKOFF);
    var jittered = Backoff.jittered(bound, core.loop());
    var asked = Duration.ofMillis(Math.min(after.toMillis(), LONGEST_AFTER_MILLIS));
    return jittered.compareTo(asked) >= 0 ? jittered : asked;
  }

  /** Shows a new token; returns whether there is one to show. */
  boolean renew(@Nullable Connection where) {
    if (where == null || core.options().token() == null) {
      return false;
    }
    where.renew();
    return true;
  }

  private List<ActorStream> all() {
    return new ArrayList<>(all);
  }
}
