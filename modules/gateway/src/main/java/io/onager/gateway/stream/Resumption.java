package io.onager.gateway.stream;

import io.onager.actor.ActorType;
import io.onager.feed.Entry;
import io.onager.feed.From;
import io.onager.protocol.ClientFrame;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream goes on. Its client holds the state of the base, which is older than its position
 * where nothing passed since. So that deltas and filters continue from there, both are looked at
 * again, and nothing of it is told; what lies between makes no difference.
 *
 * @param from where to read from; {@code null} to begin anew
 * @param base the revision of the state that the client holds; -1 where it holds none that matters
 */
record Resumption(@Nullable From from, long base) {
  private static final long NOTHING = -1;

  /** Of a stream whose client holds nothing. */
  static final Resumption NONE = new Resumption(null, NOTHING);

  /** Of a stream that has forgotten what its client holds, which is the state of {@code base}. */
  static Resumption again(@Nullable String epoch, long position, long base) {
    return new Resumption(new From(epoch, position, Math.max(0, base - 1)), base);
  }

  static Resumption of(ClientFrame.@Nullable From from, Shape shape, boolean latestOnly) {
    if (from == null) {
      return NONE;
    }
    var base = from.base();
    if (base != null && !shape.isIndependent() && !latestOnly) {
      return again(from.epoch(), from.revision(), base);
    }
    var position = from.revision();
    var behind = shape.filter().hasEdges() ? Math.max(0, position - 1) : position;
    return new Resumption(new From(from.epoch(), position, behind), NOTHING);
  }

  /** Returns the last revision that the client has; -1 where it begins anew. */
  long position() {
    return from == null ? NOTHING : from.revision();
  }

  /** Returns behind which revision to read, so that the base is seen again. */
  long readBehind() {
    return from == null ? NOTHING : from.behind();
  }

  /**
   * Returns {@code step}, and where it has seen nothing and the client is at the initial state or
   * holds it, what goes on from that: nothing is stored of revision 0, and every other revision
   * comes by itself.
   */
  Step begin(Step step, ActorType type) {
    if (step.seen() >= 0 || (base != 0 && position() != 0)) {
      return step;
    }
    return again(step, type, Entry.initial(type.initialState()));
  }

  /** Returns {@code step} behind {@code entry}, which the client has. */
  Step again(Step step, ActorType type, Entry entry) {
    return entry.revision() == base
        ? Step.holding(step.shape(), type, entry)
        : step.pass(type, entry);
  }
}
