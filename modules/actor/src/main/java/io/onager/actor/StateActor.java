package io.onager.actor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.CustomDelta;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import io.onager.model.MergePatch;
import io.onager.model.filter.NamedFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Defines a type of durable actors by its state alone: a command makes the next state out of the
 * present one. There are no event classes; what is stored is the change itself, as a merge patch
 * (RFC 7396) where that is shorter than the state.
 *
 * @param <C> the commands: a record, or a sealed interface of records
 * @param <S> the state: whatever Jackson writes and reads
 */
public final class StateActor<C, S> {
  /** The stored event: either the patch or the whole next state, by which is shorter. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Changed(@Nullable JsonNode patch, @Nullable JsonNode state) {}

  private final StreamedActor.Builder<C, Changed, S> builder;
  private final Class<S> stateForm;

  private StateActor(String name, Class<C> commands, Class<S> state) {
    this.stateForm = state;
    this.builder =
        StreamedActor.named(name, commands, Changed.class, state)
            .onEvent("Changed", Changed.class, this::apply);
  }

  /** Begins the definition of a type; see {@link StreamedActor#named}. */
  public static <C, S> StateActor<C, S> named(String name, Class<C> commands, Class<S> state) {
    return new StateActor<>(name, commands, state);
  }

  /** Sets the state at revision 0. */
  public StateActor<C, S> startingFrom(S state) {
    builder.startingFrom(state);
    return this;
  }

  /** Handles {@code command} by a pure function; its answer is the next state. */
  public <X extends C> StateActor<C, S> onCommand(
      Class<X> command, BiFunction<? super S, ? super X, ? extends S> next) {
    return onCommand(
        command,
        (state, c, context) -> context.persist(List.of(next.apply(state, c))).reply(s -> s));
  }

  /**
   * Handles {@code command} by a decision: {@code context.persist(nextState)}, {@code reject(…)} or
   * {@code reply(…)}. A state with the JSON of the present one stores nothing.
   */
  public <X extends C> StateActor<C, S> onCommand(
      Class<X> command, CommandHandler<X, S, S> handler) {
    builder.onCommand(
        command,
        (state, c, context) -> {
          var decision =
              handler.decide(
                  state,
                  c,
                  new Context<>(
                      context.address(), context.principal(), context.revision(), context.now()));
          if (decision instanceof Decision.Persist<S, S> persist) {
            return new Decision.Persist<>(
                changes(state, persist.events()), persist.value(), persist.outgoing());
          }
          var reject = (Decision.Reject<S, S>) decision;
          return context.reject(reject.reason(), reject.message());
        });
    return this;
  }

  /** Lets watchers filter by {@code name}; see {@link StreamedActor.Builder#filter}. */
  public StateActor<C, S> filter(String name, NamedFilter<S> filter) {
    builder.filter(name, filter);
    return this;
  }

  /** Lets watchers follow by a delta of its own; see {@link StreamedActor.Builder#delta}. */
  public StateActor<C, S> delta(String name, CustomDelta<S> delta) {
    builder.delta(name, delta);
    return this;
  }

  /** Sets how many revisions lie between snapshots. */
  public StateActor<C, S> snapshotEvery(int revisions) {
    builder.snapshotEvery(revisions);
    return this;
  }

  /** Returns the definition; see {@link StreamedActor.Builder#build}. */
  public StreamedActor<C, Changed, S> build() {
    return builder.build();
  }

  private static <S> List<Changed> changes(S from, List<S> states) {
    var changes = new ArrayList<Changed>();
    var present = from;
    for (var next : states) {
      change(Json.tree(present), Json.tree(next)).ifPresent(changes::add);
      present = next;
    }
    return changes;
  }

  private static Optional<Changed> change(JsonNode from, JsonNode to) {
    if (from.equals(to)) {
      return Optional.empty();
    }
    var whole = to.toString().length();
    var change =
        MergePatch.between(from, to)
            .filter(patch -> patch.toString().length() < whole)
            .map(patch -> new Changed(patch, null))
            .orElseGet(() -> new Changed(null, to));
    return Optional.of(change);
  }

  private S apply(S state, Changed changed) {
    var patch = changed.patch();
    var next = patch == null ? changed.state() : MergePatch.apply(Json.tree(state), patch);
    try {
      return Json.decode(next == null ? Json.tree(state) : next, stateForm);
    } catch (InvalidJsonException e) {
      throw new IllegalStateException("state: " + e.problems(), e);
    }
  }
}
