package io.onager.gateway.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.onager.actor.ActorType;
import io.onager.actor.CheckedDelta;
import io.onager.feed.Entry;
import io.onager.model.Delta;
import io.onager.model.Json;
import io.onager.model.Selection;
import io.onager.model.filter.Candidate;
import io.onager.model.filter.Memory;
import io.onager.protocol.StreamBody;
import io.onager.protocol.StreamFrame;
import org.jspecify.annotations.Nullable;

/**
 * What one revision comes to for streams of one shape, and what the next one builds on. Immutable,
 * and kept with the revision where others watch: of all streams that were told the same before, the
 * first works it out.
 *
 * @param shape the one for which it was worked out first: streams of a shape so come to use the
 *     same object, which is quickly compared
 * @param memory what the filter knows now
 * @param seen the revision that was put before the filter last; -1 for none
 * @param sent what was sent last; {@code null} where nothing was, or is known no more
 * @param body what is sent of this revision; {@code null} where it does not pass the filter
 */
record Step(Shape shape, Memory memory, long seen, @Nullable Sent sent, @Nullable StreamBody body) {
  /**
   * What a client holds: of a delta, the base.
   *
   * @param value what patches are about, the selected parts; null of other shapes
   * @param state what the type's own delta is about, JSON text; empty of other shapes
   */
  record Sent(long revision, JsonNode value, String state) {}

  /**
   * Two streams with the same key are told the same of a revision: what a filter remembers is the
   * value that was sent last, and which thresholds held at the revision that it saw last.
   */
  private record Key(Shape shape, long sent, long seen, boolean told) {}

  /** What is said of a revision does not depend on why it passed: filters share it. */
  private record Said(
      boolean events,
      Selection selection,
      Delta.Format format,
      @Nullable CheckedDelta own,
      long base) {}

  private static final long NOTHING = -1;

  /** About how much memory a step takes with its key. */
  private static final int BYTES = 200;

  /** Returns where a stream begins that was sent nothing. */
  static Step begin(Shape shape) {
    return new Step(shape, shape.filter().begin(), NOTHING, null, null);
  }

  /** Returns where a stream goes on whose client holds the state that {@code entry} has. */
  static Step holding(Shape shape, ActorType type, Entry entry) {
    var candidate = candidate(shape, type, entry);
    var memory = shape.filter().continueFrom(candidate);
    return new Step(shape, memory, entry.revision(), sent(shape, entry, candidate), null);
  }

  /** Returns the revision that the next one builds on; -1 where it builds on nothing. */
  long base() {
    return sent == null || shape.isIndependent() ? NOTHING : sent.revision();
  }

  /** Returns what {@code entry}, a revision behind this, comes to. */
  Step next(ActorType type, Entry entry) {
    return entry.once(key(true), fresh -> work(type, fresh), step -> BYTES);
  }

  /** Returns the same of a stream that is told nothing of it: its client is past it. */
  Step pass(ActorType type, Entry entry) {
    return entry.once(
        key(false), fresh -> see(candidate(shape, type, fresh), fresh), step -> BYTES);
  }

  private Key key(boolean told) {
    return shape.isIndependent()
        ? new Key(shape, NOTHING, NOTHING, told)
        : new Key(shape, sent == null ? NOTHING : sent.revision(), seen, told);
  }

  private Step see(Candidate candidate, Entry entry) {
    var after = memory.copy();
    shape.filter().passes(candidate, after);
    return new Step(shape, after, entry.revision(), sent, null);
  }

  private Step work(ActorType type, Entry entry) {
    var candidate = candidate(shape, type, entry);
    var after = memory.copy();
    if (!shape.filter().passes(candidate, after)) {
      return new Step(shape, after, entry.revision(), sent, null);
    }
    after.sent(candidate);
    var base = sent == null || !shape.hasBase() ? NOTHING : sent.revision();
    var said = new Said(shape.events(), shape.selection(), shape.format(), shape.own(), base);
    StreamBody body =
        entry.once(said, fresh -> frame(fresh, candidate).body(), frame -> frame.utf8().length);
    return new Step(shape, after, entry.revision(), sent(shape, entry, candidate), body);
  }

  private StreamFrame frame(Entry entry, Candidate candidate) {
    var update = entry.update();
    if (shape.events()) {
      return new StreamFrame.Event(update.revision(), update.at(), update.event());
    }
    if (shape.isWhole()) {
      return new StreamFrame.State(update.revision(), update.state());
    }
    var own = shape.own();
    if (own != null) {
      return frame(own, entry);
    }
    var value = candidate.selected();
    var base = sent;
    if (base != null) {
      var delta = Delta.smallest(shape.format(), base.value(), value);
      if (!(delta instanceof Delta.Full)) {
        return new StreamFrame.Patch(update.revision(), base.revision(), Json.text(delta.json()));
      }
    }
    return new StreamFrame.State(update.revision(), Json.text(value));
  }

  private StreamFrame frame(CheckedDelta own, Entry entry) {
    var update = entry.update();
    var base = sent;
    if (base != null) {
      var change = own.between(base.state(), update.state());
      if (change.isPresent()) {
        return new StreamFrame.Change(update.revision(), base.revision(), change.get());
      }
    }
    return new StreamFrame.State(update.revision(), update.state());
  }

  private static Sent sent(Shape shape, Entry entry, Candidate candidate) {
    return new Sent(
        entry.revision(),
        shape.format() == Delta.Format.NONE ? NullNode.getInstance() : candidate.selected(),
        shape.own() == null ? "" : entry.update().state());
  }

  private static Candidate candidate(Shape shape, ActorType type, Entry entry) {
    return new Candidate(
        () -> shape.events() ? entry.event() : entry.state(),
        () -> entry.typed(type::decodeState),
        shape.selection());
  }
}
