package io.onager.actor;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.actor.Batch.Change;
import io.onager.model.Address;
import io.onager.model.CustomDelta;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import io.onager.model.filter.NamedFilter;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/**
 * Makes the entities of an existing application watchable: they keep their own commands, events and
 * journal, and everyone who may can follow their state. Three lines in the application:
 *
 * <pre>{@code
 * WatchedActor<Event, State> ACCOUNT =
 *     WatchedActor.named("account", Event.class, State.class)
 *         .startingFrom(State.EMPTY).evolvedBy(State::apply).build();
 *
 * sharding.init(Entity.of(TYPE, context -> ACCOUNT.watch(new Account(context.getEntityId()))));
 * Actors.get(system).register(ACCOUNT, TYPE);
 * }</pre>
 *
 * <p>Clients give no commands to such an actor. It follows its events by Pekko's own publishing of
 * stored events, so that nothing is seen that was not stored.
 *
 * <p>What makes an entity, and what finds its id in a message, runs on the thread of whoever sends:
 * it must neither block nor wait for another entity, or the actor system has another {@code
 * pekko.cluster.sharding.use-dispatcher}.
 *
 * @param <E> its events
 * @param <S> its state, which Jackson writes; with filters or a delta of its own, reads as well
 */
public final class WatchedActor<E, S> implements HostedType {
  private final String name;
  private final Class<E> eventForm;
  private final Class<S> stateForm;
  private final BiFunction<? super S, ? super E, ? extends S> evolution;
  private final Function<? super S, String> epoch;
  private final Function<String, PersistenceId> persistenceId;
  private final S initial;
  private final States<S> states;

  private WatchedActor(
      Builder<E, S> builder, S initial, BiFunction<? super S, ? super E, ? extends S> evolution) {
    this.initial = initial;
    this.states = new States<>(builder.states);
    this.persistenceId = builder.persistenceId;
    this.name = builder.name;
    this.eventForm = builder.eventForm;
    this.stateForm = builder.stateForm;
    this.epoch = builder.epoch;
    this.evolution = evolution;
  }

  /**
   * Begins the definition.
   *
   * @param name the type in addresses, {@code [a-z][a-z0-9-]{0,63}}
   */
  public static <E, S> Builder<E, S> named(String name, Class<E> events, Class<S> state) {
    if (!Address.isType(name)) {
      throw new IllegalArgumentException("actor type: expected [a-z][a-z0-9-]{0,63}");
    }
    return new Builder<>(name, events, state);
  }

  /** Returns {@code entity}, watchable. Nothing else about it changes. */
  public <C> Behavior<C> watch(EventSourcedBehavior<C, E, S> entity) {
    return this.<C>watch(context -> entity);
  }

  /** Returns the entity that {@code factory} makes in its own context, watchable. */
  public <C> Behavior<C> watch(Function<ActorContext<C>, EventSourcedBehavior<C, E, S>> factory) {
    return Behaviors.<Object>setup(context -> Watch.over(this, factory, context)).narrow();
  }

  @Override
  public String name() {
    return name;
  }

  /** The application's entities know no tenants: they are the default one's. */
  @Override
  public boolean serves(String tenant) {
    return tenant.equals(Address.DEFAULT_TENANT);
  }

  @Override
  public Set<String> commandNames() {
    return Set.of();
  }

  @Override
  public void checkArguments(String command, JsonNode args) throws InvalidJsonException {
    throw new IllegalArgumentException("no command " + command);
  }

  @Override
  public Optional<NamedFilter<S>> filter(String filter) {
    return states.filter(filter);
  }

  @Override
  public Optional<CheckedDelta> delta() {
    return states.delta();
  }

  @Override
  public Object decodeState(String json) {
    return states.decode(json);
  }

  @Override
  public String initialState() {
    return Json.text(initial);
  }

  @Override
  public String persistenceId(Address address) {
    return persistenceId.apply(address.id()).id();
  }

  @Override
  public Evolution<S> evolution() {
    return new Evolution<>() {
      @Override
      public S initial() {
        return initial;
      }

      @Override
      public S fromSnapshot(Object stored) {
        return stateForm.cast(stored);
      }

      @Override
      public Change<S> apply(S state, long revision, long timestamp, Object stored) {
        var event = eventForm.cast(stored);
        var form =
            new StoredEvent(
                event.getClass().getSimpleName(),
                1,
                Json.tree(event),
                "",
                Instant.ofEpochMilli(timestamp),
                null,
                null,
                null);
        return new Change<>(revision, form.at(), form, evolution.apply(state, event));
      }
    };
  }

  String epoch(S state) {
    return epoch.apply(state);
  }

  /** Collects a definition. */
  public static final class Builder<E, S> {
    private final String name;
    private final Class<E> eventForm;
    private final Class<S> stateForm;
    private final States<S> states;
    private Function<? super S, String> epoch = state -> "0";
    private Function<String, PersistenceId> persistenceId;
    private Optional<S> initial = Optional.empty();
    private Optional<BiFunction<? super S, ? super E, ? extends S>> evolution = Optional.empty();

    private Builder(String name, Class<E> events, Class<S> state) {
      this.name = name;
      this.eventForm = events;
      this.stateForm = state;
      this.states = new States<>(name, state);
      this.persistenceId = id -> PersistenceId.of(name, id);
    }

    /** Sets the entity's empty state. */
    public Builder<E, S> startingFrom(S state) {
      initial = Optional.of(state);
      return this;
    }

    /** Sets how an entity id becomes a persistence id; {@code name|id} unless set. */
    public Builder<E, S> persistenceId(Function<String, PersistenceId> function) {
      persistenceId = function;
      return this;
    }

    /** Sets what an event does to the state: the very function that the entity itself applies. */
    public Builder<E, S> evolvedBy(BiFunction<? super S, ? super E, ? extends S> function) {
      evolution = Optional.of(function);
      return this;
    }

    /**
     * Sets what tells one life of an entity from the next, 1 to 32 of {@code [A-Za-z0-9]}. Needed
     * only where the application deletes entities and begins others under the same id; then it is
     * something that the state keeps from its first event on.
     */
    public Builder<E, S> epoch(Function<? super S, String> function) {
      epoch = function;
      return this;
    }

    /** Lets watchers filter by {@code name}; a name of the protocol's own filters is refused. */
    public Builder<E, S> filter(String name, NamedFilter<S> filter) {
      states.addFilter(name, filter);
      return this;
    }

    /** Lets watchers follow by a delta of its own; see {@link StreamedActor.Builder#delta}. */
    public Builder<E, S> delta(String name, CustomDelta<S> delta) {
      states.setDelta(name, delta);
      return this;
    }

    /**
     * Returns the definition.
     *
     * @throws IllegalStateException without {@link #startingFrom} or {@link #evolvedBy}; where
     *     there is a filter or a delta, also for a state that is not readable from its JSON
     */
    public WatchedActor<E, S> build() {
      var state =
          initial.orElseThrow(() -> new IllegalStateException(name + ": no startingFrom(…)"));
      if (states.areDecoded()) {
        states.requireReadable(state);
      }
      return new WatchedActor<>(
          this,
          state,
          evolution.orElseThrow(() -> new IllegalStateException(name + ": no evolvedBy(…)")));
    }
  }
}
