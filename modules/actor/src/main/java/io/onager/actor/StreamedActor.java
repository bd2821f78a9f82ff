package io.onager.actor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.model.Address;
import io.onager.model.CustomDelta;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import io.onager.model.filter.NamedFilter;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A type of durable actors, as a value: its commands, its events, its state, and pure functions
 * between them. Thread-safe and immutable once built; host it with {@link Actors#register}, or try
 * it without a host by {@link #decide} and {@link #apply}.
 *
 * @param <C> its commands: a record, or a sealed interface of records
 * @param <E> its events: likewise
 * @param <S> its state: whatever Jackson writes and reads
 */
public final class StreamedActor<C, E, S> implements HostedType {
  /** The database looks into the events of this type. */
  private static final String RESERVED = "request";

  private final String name;
  private final S initial;
  private final Class<S> stateForm;
  private final CommandTypes<C, E, S> commands;
  private final EventTypes<E, S> events;
  private final States<S> states;
  private final int snapshotEvery;
  private final boolean internal;
  private final Optional<Duration> idleFor;

  private StreamedActor(Builder<C, E, S> builder, S initial) {
    this.name = builder.name;
    this.initial = initial;
    this.stateForm = builder.stateForm;
    this.commands = new CommandTypes<>(builder.commands);
    this.events = new EventTypes<>(builder.events);
    this.states = new States<>(builder.states);
    this.snapshotEvery = builder.snapshotEvery;
    this.internal = builder.internal;
    this.idleFor = builder.idleFor;
  }

  /**
   * Begins the definition of a type.
   *
   * @param name as it stands in addresses, {@code [a-z][a-z0-9-]{0,63}}; stored, so never renamed
   * @throws IllegalArgumentException for a name that is none
   */
  public static <C, E, S> Builder<C, E, S> named(
      String name, Class<C> commands, Class<E> events, Class<S> state) {
    if (!Address.isType(name)) {
      throw new IllegalArgumentException("actor type: expected [a-z][a-z0-9-]{0,63}");
    }
    return new Builder<>(name, commands, events, state);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean serves(String tenant) {
    return true;
  }

  @Override
  public Set<String> commandNames() {
    return commands.names();
  }

  @Override
  public boolean isInternal() {
    return internal;
  }

  @Override
  public void checkArguments(String command, JsonNode args) throws InvalidJsonException {
    commands.decode(command, args);
  }

  /** Returns the class of the state. */
  public Class<S> stateForm() {
    return stateForm;
  }

  @Override
  public Optional<NamedFilter<S>> filter(String name) {
    return states.filter(name);
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

  /** Returns the name by which {@code command} is invoked. */
  public String commandName(C command) {
    return commands.name(command);
  }

  /** Returns the state at revision 0. */
  public S initial() {
    return initial;
  }

  /** Returns what an actor in {@code state} decides about {@code command}; nothing is stored. */
  public Decision<E, S> decide(S state, C command, Context<E, S> context) {
    return commands.decide(state, command, context);
  }

  /** Returns the state behind {@code event}. */
  public S apply(S state, E event) {
    return events.apply(state, event);
  }

  CommandTypes<C, E, S> commands() {
    return commands;
  }

  EventTypes<E, S> events() {
    return events;
  }

  /** Returns how many revisions lie between snapshots; 0 where none are made. */
  int snapshotEvery() {
    return snapshotEvery;
  }

  /** Returns how long an actor is kept that nobody follows and that gets no command, if set. */
  Optional<Duration> idleFor() {
    return idleFor;
  }

  @Override
  public String persistenceId(Address address) {
    return Writer.persistenceId(address).id();
  }

  @Override
  public Evolution<S> evolution() {
    return new Evolution<>() {
      @Override
      public S initial() {
        return initial;
      }

      @Override
      public @Nullable S fromSnapshot(Object stored) {
        if (!(stored instanceof StoredSnapshot snapshot)) {
          return null;
        }
        try {
          return Json.decode(snapshot.state(), stateForm);
        } catch (InvalidJsonException e) {
          return null;
        }
      }

      @Override
      public Batch.Change<S> apply(S state, long revision, long timestamp, Object stored) {
        var event = (StoredEvent) stored;
        var next = events.apply(state, events.decode(event.name(), event.version(), event.data()));
        return new Batch.Change<>(revision, event.at(), events.shown(event), next);
      }
    };
  }

  /** Collects a definition; {@link #build} checks it. */
  public static final class Builder<C, E, S> {
    private final String name;
    private final Class<C> commandForm;
    private final Class<E> eventForm;
    private final Class<S> stateForm;
    private final CommandTypes<C, E, S> commands = new CommandTypes<>();
    private final EventTypes<E, S> events = new EventTypes<>();
    private final States<S> states;
    private Optional<S> initial = Optional.empty();
    private int snapshotEvery = 1_000;
    private boolean internal;
    private Optional<Duration> idleFor = Optional.empty();

    private Builder(String name, Class<C> commands, Class<E> events, Class<S> state) {
      this.name = name;
      this.commandForm = commands;
      this.eventForm = events;
      this.stateForm = state;
      this.states = new States<>(name, state);
    }

    /** Sets the state at revision 0: what an actor is that never acted. */
    public Builder<C, E, S> startingFrom(S state) {
      initial = Optional.of(state);
      return this;
    }

    /** Handles {@code command}, which clients call by its simple class name. */
    public <X extends C> Builder<C, E, S> onCommand(
        Class<X> command, CommandHandler<X, E, S> handler) {
      return onCommand(command.getSimpleName(), command, handler);
    }

    /** Handles {@code command}, which clients call {@code name}. */
    public <X extends C> Builder<C, E, S> onCommand(
        String name, Class<X> command, CommandHandler<X, E, S> handler) {
      commands.add(name, command, handler);
      return this;
    }

    /**
     * Applies {@code event}, stored as version 1 of {@code name}.
     *
     * @param name a data format: it stays when the class is renamed
     * @param handler pure and total; runs again at every recovery
     */
    public <X extends E> Builder<C, E, S> onEvent(
        String name, Class<X> event, BiFunction<? super S, ? super X, ? extends S> handler) {
      return onEvent(name, 1, event, handler);
    }

    /** Applies {@code event}, stored as {@code version} (at least 1) of {@code name}. */
    public <X extends E> Builder<C, E, S> onEvent(
        String name,
        int version,
        Class<X> event,
        BiFunction<? super S, ? super X, ? extends S> handler) {
      if (name.isEmpty() || name.length() > 100 || version < 1) {
        throw new IllegalArgumentException("event: expected a name of 1 to 100, a version >= 1");
      }
      events.add(name, version, event, handler);
      return this;
    }

    /**
     * Makes version {@code version + 1} of the stored event {@code name} out of {@code version}.
     *
     * @param step may change and return its argument
     */
    public Builder<C, E, S> upcast(String name, int version, UnaryOperator<ObjectNode> step) {
      events.addUpcast(name, version, step);
      return this;
    }

    /** Reads events stored as {@code oldName} as {@code name}. */
    public Builder<C, E, S> renamed(String oldName, String name) {
      events.addFormerName(oldName, name);
      return this;
    }

    /**
     * Keeps fields of a stored event from those who watch events, as a state's JSON leaves out what
     * they are not to see.
     *
     * @param event the stored name, also of those that were stored under a former one
     */
    public Builder<C, E, S> hiding(String event, String... fields) {
      events.hide(event, Set.of(fields));
      return this;
    }

    /** Lets watchers filter by {@code name}; a name of the protocol's own filters is refused. */
    public Builder<C, E, S> filter(String name, NamedFilter<S> filter) {
      states.addFilter(name, filter);
      return this;
    }

    /**
     * Lets watchers follow by a delta of this type's own; there can be one.
     *
     * @param name by which clients know how to apply it, {@code [a-z][a-z0-9-]{0,63}}: a data
     *     format, so a delta that says changes in another way gets another name
     */
    public Builder<C, E, S> delta(String name, CustomDelta<S> delta) {
      states.setDelta(name, delta);
      return this;
    }

    /**
     * Sets how many revisions lie between snapshots, 1 to 5,000; 1,000 unless set. Fewer make
     * recovery quicker, more make writing cheaper.
     */
    public Builder<C, E, S> snapshotEvery(int revisions) {
      if (revisions < 1 || revisions > 5_000) {
        throw new IllegalArgumentException("snapshotEvery: %d (1 to 5000)".formatted(revisions));
      }
      snapshotEvery = revisions;
      return this;
    }

    /**
     * Makes no snapshots: for short lives, which are replayed as quickly. What the state's JSON
     * leaves out, because watchers are not to see it, is then there again after each recovery.
     */
    public Builder<C, E, S> withoutSnapshots() {
      snapshotEvery = 0;
      return this;
    }

    /**
     * Sets how long an actor stays in memory that nobody follows and that gets no command, at least
     * a second; Pekko's {@code idle-entity.timeout} unless set. For types with very many actors of
     * which each acts seldom.
     */
    public Builder<C, E, S> idleFor(Duration time) {
      if (time.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException("idleFor: %s (at least 1 s)".formatted(time));
      }
      idleFor = Optional.of(time);
      return this;
    }

    /** Keeps the commands from clients: see {@link Actors#invokeInternal}. */
    public Builder<C, E, S> internal() {
      internal = true;
      return this;
    }

    /**
     * Returns the definition.
     *
     * @throws IllegalStateException naming every command and event without a handler, a missing
     *     initial state, one that JSON cannot carry, or an upcast that leads nowhere
     */
    public StreamedActor<C, E, S> build() {
      if (name.equals(RESERVED) && !internal) {
        throw new IllegalStateException(name + ": the name of durable requests");
      }
      Handlers.requireAll(name, "onCommand", commandForm, commands::handles);
      Handlers.requireAll(name, "onEvent", eventForm, events::handles);
      events.check();
      var state =
          initial.orElseThrow(() -> new IllegalStateException(name + ": no startingFrom(…)"));
      states.requireReadable(state);
      return new StreamedActor<>(this, state);
    }
  }
}
