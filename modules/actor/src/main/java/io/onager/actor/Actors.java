package io.onager.actor;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.actor.Past.Checkpoint;
import io.onager.journal.JournalReader;
import io.onager.model.Address;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import io.onager.model.Principal;
import io.onager.model.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.jspecify.annotations.Nullable;

/**
 * Hosts types of actors on this node, and reaches every actor wherever in the cluster it lives. One
 * for each actor system; thread-safe. Every node registers the same types.
 */
public final class Actors implements Extension {
  /** Where a type's actors are, and how one of them is called there. */
  private record Hosted(HostedType type, Function<Address, EntityRef<ActorMessage>> actors) {
    EntityRef<ActorMessage> actor(Address address) {
      return actors.apply(address);
    }
  }

  private static final int MAX_KEY = 128;
  private static final Id ID = new Id();
  private static final Reading MOVING =
      new Reading.Unavailable("The actor moves to another node.", 0);

  /**
   * The thread that brings an answer. What an ask returns is Scala's: its {@code handle} takes
   * another thread, and where there are two cores the JDK starts a new one for each answer.
   */
  private static final Executor HERE = Runnable::run;

  private final ActorSystem<?> system;
  private final HostSettings settings;
  private final JournalReader journal;
  private final Map<String, Hosted> hosted = new ConcurrentHashMap<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Sending sending = new Sending();
  private final Sharding sharding;
  private final Queue<Supplier<CompletionStage<Done>>> warmUps = new ConcurrentLinkedQueue<>();

  private Actors(ActorSystem<?> system) {
    this.system = system;
    this.settings = HostSettings.create(system);
    this.journal = JournalReader.of(system.classicSystem());
    this.sharding = new Sharding(system);
    system.systemActorOf(Undelivered.create(), "onager-undelivered", Props.empty());
    system.systemActorOf(Departures.create(sending::sendAgain), "onager-departures", Props.empty());
  }

  /** Returns the one of {@code system}. */
  public static Actors get(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /**
   * Hosts {@code type} here, as one of the nodes that share its actors.
   *
   * @throws IllegalStateException where a type of that name is hosted already
   */
  public void register(StreamedActor<?, ?, ?> type) {
    register(type, Clock.systemUTC());
  }

  void register(StreamedActor<?, ?, ?> type, Clock clock) {
    host(
        type,
        () -> {
          warmUps.add(() -> WarmUp.run(system, type.name(), host(type, clock, WarmUp.ID)));
          return sharding.share(
              type.name(), type.idleFor(), entityId -> host(type, clock, entityId));
        });
  }

  private Behavior<ActorMessage> host(StreamedActor<?, ?, ?> type, Clock clock, String entityId) {
    return ActorHost.create(type, Writer.address(type.name(), entityId), settings, clock);
  }

  /**
   * Makes the entities that an application shards under {@code key} known as actors of {@code
   * type}: those of the default tenant, by their own ids. Call it behind {@code sharding.init}.
   *
   * @throws IllegalStateException where a type of that name is hosted already
   */
  public void register(WatchedActor<?, ?> type, EntityTypeKey<?> key) {
    host(type, () -> sharding.join(key));
  }

  /**
   * Lets this node do for an actor of each type what it does for the first that comes to it, once.
   * Call it when all types are registered; takes up to some seconds, and never fails.
   */
  public CompletionStage<Done> warmUp() {
    var all = done(Done.done());
    for (var next = warmUps.poll(); next != null; next = warmUps.poll()) {
      all = all.thenCombine(next.get(), (one, other) -> one);
    }
    return all;
  }

  /**
   * Returns whether the cluster has taken in this node's types, so that their actors can be
   * reached: a node that has just started must wait for that. Never fails, and stays true.
   */
  public CompletionStage<Boolean> areReachable(Duration within) {
    return sharding.isKnown(within);
  }

  /** Returns the type of the actor at {@code address}; nothing where none is hosted there. */
  public Optional<ActorType> type(Address address) {
    return Optional.ofNullable(find(address)).map(Hosted::type);
  }

  /**
   * Gives a command to an actor. Commands that one thread gives to one actor are handled in the
   * order given.
   *
   * @param key makes it idempotent, 1 to 128 characters; {@code null} for none
   * @return how it ended; never fails
   * @throws IllegalArgumentException for a key that is none
   */
  public CompletionStage<Outcome> invoke(
      Address address, Principal principal, String command, JsonNode args, @Nullable String key) {
    if (key != null && (key.isEmpty() || key.length() > MAX_KEY)) {
      throw new IllegalArgumentException("key: expected 1 to %d characters".formatted(MAX_KEY));
    }
    var target = find(address);
    if (target == null) {
      return done(Outcome.UnknownType.INSTANCE);
    }
    return target.type.isInternal()
        ? done(Outcome.UnknownCommand.INSTANCE)
        : invoke(target, address, principal, command, args, key, key != null);
  }

  /**
   * Gives a command to an actor of a type that takes none from clients ({@link
   * StreamedActor.Builder#internal}), in the name of {@code principal}. It must be one that may
   * safely be given twice: as with a key, it is sent again where the actor's node died.
   *
   * @return how it ended; never fails
   */
  public CompletionStage<Outcome> invokeInternal(
      Address address, Principal principal, String command, JsonNode args) {
    var target = find(address);
    return target == null
        ? done(Outcome.UnknownType.INSTANCE)
        : invoke(target, address, principal, command, args, null, true);
  }

  private CompletionStage<Outcome> invoke(
      Hosted target,
      Address address,
      Principal principal,
      String command,
      JsonNode args,
      @Nullable String key,
      boolean repeatable) {
    if (!target.type.commandNames().contains(command)) {
      return done(Outcome.UnknownCommand.INSTANCE);
    }
    try {
      target.type.checkArguments(command, args);
    } catch (InvalidJsonException e) {
      return done(new Outcome.InvalidArguments(e.problems()));
    }
    var text = Json.text(args);
    if (!MessageLimit.fits(text, settings.maxMessageBytes())) {
      var tooLarge = "more than %d bytes".formatted(settings.maxMessageBytes());
      return done(new Outcome.InvalidArguments(List.of(new Problem("", tooLarge))));
    }
    if (inFlight.incrementAndGet() > settings.maxInFlight()) {
      inFlight.decrementAndGet();
      return done(new Outcome.Unavailable("Too many commands at once: nothing was done.", 1000));
    }
    Supplier<CompletionStage<Outcome>> ask =
        () -> ask(target.actor(address), principal, command, text, key);
    return (repeatable ? sending.sendOnce(address, ask) : sending.send(address, ask))
        .whenComplete((outcome, fault) -> inFlight.decrementAndGet());
  }

  private CompletionStage<Outcome> ask(
      EntityRef<ActorMessage> actor,
      Principal principal,
      String command,
      String args,
      @Nullable String key) {
    return actor
        .<Outcome>ask(
            replyTo -> new ActorMessage.Invoke(principal, command, args, key, replyTo),
            settings.askTimeout())
        .handleAsync(
            (outcome, failure) -> failure == null ? outcome : Outcome.TimedOut.INSTANCE, HERE);
  }

  /**
   * Returns the last stored state of an actor. Asks again where the actor was not reached, and is
   * then {@link Reading.Unavailable}.
   *
   * @return never fails, and is never {@link Reading.Undelivered}
   */
  public CompletionStage<Reading> read(Address address) {
    var target = find(address);
    if (target == null) {
      return done(Reading.UnknownType.INSTANCE);
    }
    return read(target.actor(address))
        .thenCompose(
            first ->
                first instanceof Reading.Undelivered ? read(target.actor(address)) : done(first))
        .thenApply(last -> last instanceof Reading.Undelivered ? MOVING : last);
  }

  private CompletionStage<Reading> read(EntityRef<ActorMessage> actor) {
    return actor
        .<Reading>ask(ActorMessage.Read::new, settings.askTimeout())
        .handleAsync(
            (reading, failure) ->
                failure == null
                    ? reading
                    : new Reading.Unavailable("The actor did not answer.", 1000),
            HERE);
  }

  /**
   * Returns what the journal has of an actor behind {@code after}, up to {@code upTo}; wakes
   * nobody.
   *
   * @param near where an earlier reading of this actor ended, to spare work
   * @return fails where the journal does not answer, or where events are missing in the middle
   */
  public CompletionStage<Past> past(
      Address address, long after, long upTo, @Nullable Checkpoint near) {
    var target = find(address);
    if (target == null) {
      return CompletableFuture.failedStage(unknown(address));
    }
    var type = target.type;
    return new History<>(journal, type.persistenceId(address), type.evolution())
        .read(after, upTo, near);
  }

  /**
   * Sends a message to an actor and wakes it.
   *
   * @throws IllegalArgumentException where no such type is hosted
   */
  public void tell(Address address, ActorMessage message) {
    var target = find(address);
    if (target == null) {
      throw unknown(address);
    }
    target.actor(address).tell(message);
  }

  /**
   * Lets those who watch an actor, and have asked for signals, know something until its next
   * revision: such as how far work has come, too often to be stored. Kept in memory alone, and only
   * the newest; may be lost, as where the actor moves. Wakes the actor, and is lost where it slept.
   *
   * @param revision of the actor behind which this is said; void where it has another
   * @param value a JSON object of at most {@link ActorMessage.Signal#MAX_BYTES} in UTF-8
   * @throws IllegalArgumentException where no such type is hosted, or {@code value} is none
   */
  public void signal(Address address, long revision, JsonNode value) {
    if (!value.isObject()) {
      throw new IllegalArgumentException("signal: expected a JSON object");
    }
    var text = Json.text(value);
    var most = Math.min(ActorMessage.Signal.MAX_BYTES, settings.maxMessageBytes());
    if (!MessageLimit.fits(text, most)) {
      throw new IllegalArgumentException("signal: expected at most %d bytes".formatted(most));
    }
    tell(address, new ActorMessage.Signal(revision, text));
  }

  /** Makes {@code type} known under its name, once; only then does what {@code start} does. */
  private void host(HostedType type, Supplier<Function<Address, EntityRef<ActorMessage>>> start) {
    hosted.compute(
        type.name(),
        (name, before) -> {
          if (before != null) {
            throw new IllegalStateException("actor type %s: registered twice".formatted(name));
          }
          return new Hosted(type, start.get());
        });
  }

  private static IllegalArgumentException unknown(Address address) {
    return new IllegalArgumentException("no actors of type " + address.type());
  }

  private @Nullable Hosted find(Address address) {
    var found = hosted.get(address.type());
    return found != null && found.type.serves(address.tenant()) ? found : null;
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedStage(value);
  }

  private static final class Id extends ExtensionId<Actors> {
    @Override
    public Actors createExtension(ActorSystem<?> system) {
      return new Actors(system);
    }
  }
}
