package io.onager.server;

import io.onager.actor.Actors;
import io.onager.actor.Outcome;
import io.onager.actor.Reading;
import io.onager.actor.StreamedActor;
import io.onager.feed.FeedSource;
import io.onager.feed.Feeds;
import io.onager.feed.From;
import io.onager.feed.Seen;
import io.onager.model.Address;
import io.onager.model.Json;
import io.onager.model.Position;
import io.onager.model.Principal;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
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
    return states(watch(null, false));
  }

  /**
   * Returns the state after every revision behind {@code position}; where that cannot be continued
   * (another life of the actor, or too far behind), the state now, marked as {@link
   * Observed#reset}.
   */
  public Source<Observed<S>, NotUsed> updatesAfter(Position position) {
    return states(watch(behind(position), false));
  }

  /** Returns the same behind {@code revision} of the present life; 0 is the beginning. */
  public Source<Observed<S>, NotUsed> updatesFrom(long revision) {
    return states(watch(From.behind(null, revision), false));
  }

  /**
   * Returns the state now, and then the newest whenever there is demand: revisions in between are
   * passed over, the last never is.
   */
  public Source<Observed<S>, NotUsed> latest() {
    return states(watch(null, true));
  }

  /** Returns every event from now on, as {@link #updates} does for states. */
  public Source<Happened, NotUsed> events() {
    return events(watch(null, false));
  }

  /** Returns every event behind {@code position}, as {@link #updatesAfter} does for states. */
  public Source<Happened, NotUsed> eventsAfter(Position position) {
    return events(watch(behind(position), false));
  }

  /** Returns every event behind {@code revision} of the present life; 0 is the beginning. */
  public Source<Happened, NotUsed> eventsFrom(long revision) {
    return events(watch(From.behind(null, revision), false));
  }

  private Source<Seen, NotUsed> watch(@Nullable From from, boolean latestOnly) {
    return actors.type(address).isEmpty()
        ? Source.failed(new CommandException(Outcome.UnknownType.INSTANCE))
        : FeedSource.create(feeds, address, from, latestOnly);
  }

  private Source<Observed<S>, NotUsed> states(Source<Seen, NotUsed> seen) {
    return Views.ofStates(
        seen,
        (entry, position, reset) ->
            new Observed<>(position, decode(entry.update().state()), reset));
  }

  private static Source<Happened, NotUsed> events(Source<Seen, NotUsed> seen) {
    return Views.ofEvents(
        seen,
        (entry, position, reset) ->
            new Happened(position, entry.update().at(), entry.event(), reset));
  }

  private static From behind(Position position) {
    return From.behind(position.epoch(), position.revision());
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
    throw new CommandException(refusal(reading));
  }

  private static Outcome refusal(Reading reading) {
    if (reading instanceof Reading.Unavailable unavailable) {
      return new Outcome.Unavailable(unavailable.message(), unavailable.afterMillis());
    }
    return reading instanceof Reading.Failed failed
        ? new Outcome.Failed(failed.incident())
        : Outcome.UnknownType.INSTANCE;
  }

  private S decode(String state) {
    return type.stateForm().cast(type.decodeState(state));
  }
}
