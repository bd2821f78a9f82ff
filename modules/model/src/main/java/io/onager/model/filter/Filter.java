package io.onager.model.filter;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.InvalidJsonException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which revisions of an actor a watcher is sent. Filters that mean the same are equal: the order of
 * fields and of the parts of {@code and} and {@code or}, signs or words for comparisons, dotted
 * names or pointers, and how a number is written make no difference.
 *
 * <p>{@code changed} and {@code edge} depend on what came before, which is in a {@link Memory}:
 *
 * <ul>
 *   <li>{@code changed} holds where the selected value differs from the one that was last sent,
 *       that is, that passed the whole filter and was told by {@link Memory#sent}. It holds as long
 *       as nothing was sent.
 *   <li>{@code edge} holds where its threshold holds and did not at the revision before, whether or
 *       not that one passed. Before the first revision no threshold held.
 *   <li>What they remember does not depend on where they stand: inside {@code not}, and inside
 *       {@code and} and {@code or} whose outcome is already certain, it is the same.
 * </ul>
 *
 * So that this is right, every revision is put before the filter, in order, each once.
 */
public final class Filter {
  /** How deep filters may nest. */
  public static final int MAX_DEPTH = 16;

  /** How many filters one may be made of. */
  public static final int MAX_PARTS = 100;

  /** Lets everything pass. */
  public static final Filter ALL = new Filter(new Condition.All());

  private final Condition condition;
  private final boolean remembersSent;
  private final List<Threshold> edges;

  Filter(Condition condition) {
    this.condition = condition;
    this.remembersSent = condition.nested().anyMatch(Condition.Changed.class::isInstance);
    this.edges =
        condition
            .nested()
            .filter(Condition.Edge.class::isInstance)
            .map(edge -> ((Condition.Edge) edge).threshold())
            .distinct()
            .toList();
  }

  /**
   * Reads a filter as the protocol writes it; {@code named} knows the actor type's own ones.
   *
   * @throws InvalidJsonException saying which parts of {@code json} are malformed or unknown
   */
  public static Filter parse(
      JsonNode json, Function<String, ? extends Optional<? extends NamedFilter<?>>> named)
      throws InvalidJsonException {
    return new Filter(new FilterReader(named).read(json));
  }

  /** Returns whether decisions do not depend on what came before. */
  public boolean isStateless() {
    return !remembersSent && edges.isEmpty();
  }

  /**
   * Returns whether decisions depend on the revision before: whoever goes on behind one has to put
   * it before the filter first.
   */
  public boolean hasEdges() {
    return !edges.isEmpty();
  }

  /** Returns the memory of someone who was sent nothing. */
  public Memory begin() {
    return isStateless() ? Memory.NONE : new Memory(remembersSent);
  }

  /** Returns the memory of someone who was sent {@code base}, and put before it nothing since. */
  public Memory continueFrom(Candidate base) {
    var memory = begin();
    remember(base, memory);
    memory.sent(base);
    return memory;
  }

  /**
   * Returns whether {@code candidate}, the revision behind the one that was last asked about with
   * this {@code memory}, passes. If it is then sent, {@link Memory#sent} is told.
   */
  public boolean passes(Candidate candidate, Memory memory) {
    var passes = condition.holds(candidate, memory);
    remember(candidate, memory);
    return passes;
  }

  private void remember(Candidate candidate, Memory memory) {
    if (!edges.isEmpty()) {
      memory.hold(holding(candidate.json()));
    }
  }

  private Set<Threshold> holding(JsonNode state) {
    return edges.stream()
        .filter(threshold -> threshold.holds(state))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Filter filter && condition.equals(filter.condition);
  }

  @Override
  public int hashCode() {
    return condition.hashCode();
  }
}
