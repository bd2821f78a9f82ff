package io.onager.server;

import io.onager.actor.Actors;
import io.onager.actor.Outcome;
import io.onager.actor.Reading;
import io.onager.actor.StreamedActor;
import io.onager.actor.Update;
import io.onager.feed.FeedSource;
import io.onager.feed.Feeds;
import io.onager.feed.From;
import io.onager.feed.Seen;
import io.onager.feed.Start;
import io.onager.model.Address;
import io.onager.model.Json;
import io.onager.model.Position;
import io.onager.model.Principal;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/**
 * One actor, seen from inside the JVM, wherever in the cluster it lives. Immutable and thread-safe.
 *
 * @param <C> its commands
 * @param <S> its state
 */
public final class LiveRef<C, S> {
  private final Actors actors;
  private final Feeds feeds;
  private final StreamedActor<C, ?, S> type;
  private final Address address;
  private final Principal principal;

  private LiveRef(
      Actors actors,
      Feeds feeds,
      StreamedActor<C, ?, S> type,
      Address address,
      Principal principal) {
    this.actors = actors;
    this.feeds = feeds;
    this.type = type;
    this.address = address;
    this.principal = principal;
  }

  static <C, S> LiveRef<C, S> of(
      Actors actors, Feeds feeds, StreamedActor<C, ?, S> type, Address address) {
    return new LiveRef<>(
        actors, feeds, type, address, new Principal(address.tenant(), "application"));
  }

  /** Returns the actor's address. */
  public Address address() {
    return address;
  }

  /** Returns the same actor, spoken to by {@code other}; events are stored under that name. */
  public LiveRef<C, S> as(Principal other) {
    return new LiveRef<>(actors, feeds, type, address, other);
  }

  /** Gives a command without a key; see {@link #ask(Object, String)}. */
  public CompletionStage<Answer> ask(C command) {
    return invoke(command, null);
  }

  /**
   * Gives a command once, however often it is asked with the same key.
   *
   * @param key 1 to 128 characters
   * @return the answer, when the events are stored; fails with {@link CommandException}
   */
  public CompletionStage<Answer> ask(C command, String key) {
    if (key.isEmpty() || key.length() > 128) {
      throw new IllegalArgumentException("key: expected 1 to 128 characters");
    }
    return invoke(command, key);
  }

  /** Returns the last stored state; fails with {@link CommandException} where it cannot be had. */
  public CompletionStage<Observed<S>> state() {
    return actors.read(address).thenApply(this::observed);
  }

  /**
   * Returns the state now, and then after every revision: in order, none missing, none twice,
   * whatever happens to the actor and to nodes on the way. Begins anew each time it is run. A
   * stream without demand costs its place; it goes on where it was, out of the journal where it
   * must. Fails with {@link CommandException} where the type is not registered.
   */
  public Source<Observed<S>, NotUsed> updates() {
    return updates(null);
  }

  /**
   * Returns the state after every revision behind {@code position}; where that cannot be continued
   * (another life of the actor, or too far behind), the state now, marked as {@link
   * Observed#reset}.
   */
  public Source<Observed<S>, NotUsed> updatesAfter(Position position) {
    return updates(From.behind(position.epoch(), position.revision()));
  }

  private Source<Observed<S>, NotUsed> updates(@Nullable From from) {
    if (actors.type(address).isEmpty()) {
      return Source.failed(new CommandException(Outcome.UnknownType.INSTANCE));
    }
    return FeedSource.create(feeds, address, from)
        .statefulMap(
            Place::new,
            (place, seen) -> Pair.create(place, place.see(seen)),
            place -> Optional.<Optional<Observed<S>>>empty())
        .filter(Optional::isPresent)
        .map(Optional::get);
  }

  /** Where one run of the stream is. */
  private final class Place {
    private String epoch = "";
    private boolean reset;

    private Optional<Observed<S>> see(Seen seen) {
      if (seen instanceof Seen.Next next) {
        return observed(next.entry().update());
      }
      if (seen instanceof Seen.State state) {
        return observed(state.entry().update());
      }
      if (seen instanceof Seen.Began began) {
        epoch = began.epoch();
        reset = began.start() == Start.RESET;
      } else if (seen instanceof Seen.Reset anew) {
        epoch = anew.epoch();
        reset = true;
      }
      return Optional.empty();
    }

    private Optional<Observed<S>> observed(Update update) {
      var position = new Position(epoch, update.revision());
      var observed = new Observed<>(position, decode(update.state()), reset);
      reset = false;
      return Optional.of(observed);
    }
  }

  private CompletionStage<Answer> invoke(C command, @Nullable String key) {
    return actors
        .invoke(address, principal, type.commandName(command), Json.tree(command), key)
        .thenApply(LiveRef::answer);
  }

  private static Answer answer(Outcome outcome) {
    if (outcome instanceof Outcome.Done done) {
      return new Answer(done.revision(), done.value());
    }
    throw new CommandException(outcome);
  }

  private Observed<S> observed(Reading reading) {
    if (reading instanceof Reading.Found found) {
      return new Observed<>(
          new Position(found.epoch(), found.revision()), decode(found.state()), false);
    }
    throw new CommandException(
        reading instanceof Reading.Unavailable unavailable
            ? new Outcome.Unavailable(unavailable.message(), unavailable.afterMillis())
            : Outcome.UnknownType.INSTANCE);
  }

  private S decode(String state) {
    return type.stateForm().cast(type.decodeState(state));
  }
}
