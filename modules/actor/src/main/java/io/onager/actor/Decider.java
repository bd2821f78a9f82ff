package io.onager.actor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.onager.actor.ActorMessage.Invoke;
import io.onager.actor.Batch.Answer;
import io.onager.actor.Batch.Change;
import io.onager.actor.StoredEvent.KeyedAnswer;
import io.onager.model.Address;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import io.onager.model.Principal;
import io.onager.model.Problem;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides commands one after the other, each on the state that the ones before it will have made,
 * exactly as if each had been stored before the next was looked at (but that no key is forgotten
 * within a run). Touches nothing: what it finds is a {@link Batch}. For one run only; not
 * thread-safe.
 */
final class Decider<C, E, S> {
  private static final Logger LOG = LoggerFactory.getLogger(Decider.class);

  private record Scope(String principal, String key) {}

  private record Encoded(StoredEvent event, int bytes) {}

  private final StreamedActor<C, E, S> type;
  private final Address address;
  private final HostSettings settings;
  private final BiConsumer<Principal, StoredEvent.Sent> check;
  private final Life<S> life;
  private final Instant now;
  private final List<Recorded<E>> events = new ArrayList<>();
  private final List<Change<S>> changes = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private final Map<Scope, KeyMemory.Remembered> fresh = new HashMap<>();
  private S state;
  private long revision;
  private long bytes;

  private Decider(
      StreamedActor<C, E, S> type,
      Address address,
      HostSettings settings,
      BiConsumer<Principal, StoredEvent.Sent> check,
      Life<S> life,
      Clock clock) {
    this.type = type;
    this.address = address;
    this.settings = settings;
    this.check = check;
    this.life = life;
    this.now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    this.state = life.state();
    this.revision = life.revision();
  }

  /**
   * Returns what {@code commands} come to, in this order, on top of {@code life}: all of them, or
   * the first ones whose events fill a write.
   *
   * @param check throws for what can never be sent; the command fails then
   */
  static <C, E, S> Batch<E, S> decide(
      StreamedActor<C, E, S> type,
      Address address,
      HostSettings settings,
      BiConsumer<Principal, StoredEvent.Sent> check,
      Life<S> life,
      Clock clock,
      List<Invoke> commands) {
    var decider = new Decider<C, E, S>(type, address, settings, check, life, clock);
    for (var command : commands) {
      if (decider.bytes >= settings.maxBatchBytes()) {
        break;
      }
      decider.answers.add(new Answer(command.replyTo(), decider.outcome(command)));
    }
    return new Batch<>(decider.events, decider.changes, decider.answers);
  }

  private Outcome outcome(Invoke invoke) {
    if (!type.commands().has(invoke.command())) {
      return Outcome.UnknownCommand.INSTANCE;
    }
    try {
      var args = Json.parse(invoke.args());
      var command = type.commands().decode(invoke.command(), args);
      var hash = invoke.key() == null ? "" : KeyMemory.hash(invoke.command(), args);
      var before = invoke.key() == null ? null : find(invoke.principal().name(), invoke.key());
      if (before != null) {
        return before.hash().equals(hash)
            ? new Outcome.Done(before.revision(), text(before.value()))
            : Outcome.KeyReused.INSTANCE;
      }
      return carryOut(invoke, hash, command);
    } catch (InvalidJsonException e) {
      return new Outcome.InvalidArguments(e.problems());
    } catch (JsonProcessingException e) {
      return new Outcome.InvalidArguments(List.of(new Problem("", "cannot be read")));
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      var incident = UUID.randomUUID().toString();
      LOG.error("{} failed at {} [{}]", address, invoke.command(), incident, e);
      return new Outcome.Failed(incident);
    }
  }

  private Outcome carryOut(Invoke invoke, String hash, C command) {
    var context = new Context<E, S>(address, invoke.principal(), revision, now);
    var decision = type.commands().decide(state, command, context);
    if (decision instanceof Decision.Reject<E, S> reject) {
      return new Outcome.Rejected(reject.reason(), reject.message());
    }
    var persist = (Decision.Persist<E, S>) decision;
    var states = new ArrayList<S>(persist.events().size());
    var next = state;
    for (var event : persist.events()) {
      next = type.events().apply(next, event);
      states.add(next);
    }
    var value = persist.value().apply(next);
    var answer = value == null ? null : Json.tree(value);
    var text = text(answer);
    var keyed = persist.events().isEmpty() ? null : keyed(invoke.key(), hash, answer);
    record(invoke.principal(), persist, states, keyed);
    return new Outcome.Done(revision, text);
  }

  /** Puts a command into the batch with all its events, or fails before the first. */
  private void record(
      Principal from,
      Decision.Persist<E, S> decision,
      List<S> states,
      @Nullable KeyedAnswer keyed) {
    var decided = decision.events();
    var principal = from.name();
    var sent = sent(from, decision.outgoing());
    var encoded = new ArrayList<Encoded>(decided.size());
    for (var i = 0; i < decided.size(); i++) {
      var last = i == decided.size() - 1;
      encoded.add(
          encoded(
              decided.get(i),
              principal,
              last ? keyed : null,
              revision + i == 0,
              last ? sent : null));
    }
    for (var i = 0; i < decided.size(); i++) {
      var stored = encoded.get(i).event();
      revision++;
      bytes += encoded.get(i).bytes();
      state = states.get(i);
      events.add(new Recorded<>(decided.get(i), stored));
      changes.add(new Change<>(revision, now, type.events().shown(stored), state));
    }
    if (keyed != null) {
      fresh.put(
          new Scope(principal, keyed.key()),
          new KeyMemory.Remembered(keyed.hash(), revision, keyed.value()));
    }
  }

  /** Encodes an event; refuses what could not be stored, or not be read back. */
  private Encoded encoded(
      E event,
      String principal,
      @Nullable KeyedAnswer keyed,
      boolean firstOfLife,
      @Nullable List<StoredEvent.Sent> sent) {
    var types = type.events();
    var data = Json.tree(event);
    var bytes = Json.bytes(data);
    if (bytes.length > settings.maxEventBytes()) {
      throw new IllegalArgumentException(
          "event %s: %d bytes (at most %d)"
              .formatted(types.name(event), bytes.length, settings.maxEventBytes()));
    }
    var stored =
        new StoredEvent(
            types.name(event),
            types.version(event),
            data,
            principal,
            now,
            keyed,
            firstOfLife ? life.epoch() : null,
            sent);
    types.decode(stored.name(), stored.version(), Json.parse(bytes));
    return new Encoded(stored, bytes.length + (sent == null ? 0 : Json.bytes(sent).length));
  }

  private @Nullable List<StoredEvent.Sent> sent(Principal from, List<Outgoing> outgoing) {
    if (outgoing.isEmpty()) {
      return null;
    }
    var sent =
        outgoing.stream().map(one -> new StoredEvent.Sent(one.recipient(), one.content())).toList();
    sent.forEach(one -> check.accept(from, one));
    var bytes = Json.bytes(sent).length;
    if (bytes > settings.maxEventBytes()) {
      throw new IllegalArgumentException(
          "what is sent: %d bytes (at most %d)".formatted(bytes, settings.maxEventBytes()));
    }
    return sent;
  }

  private @Nullable KeyedAnswer keyed(
      @Nullable String key, String hash, @Nullable JsonNode answer) {
    if (key == null) {
      return null;
    }
    var size = answer == null ? 0 : Json.bytes(answer).length;
    if (size > settings.maxAnswerBytes()) {
      throw new IllegalArgumentException(
          "answer: %d bytes (at most %d, because it is remembered with its key)"
              .formatted(size, settings.maxAnswerBytes()));
    }
    return new KeyedAnswer(key, hash, answer);
  }

  private KeyMemory.@Nullable Remembered find(String principal, String key) {
    var inBatch = fresh.get(new Scope(principal, key));
    return inBatch != null ? inBatch : life.keys().find(principal, key);
  }

  private @Nullable String text(@Nullable JsonNode value) {
    var text = value == null ? null : Json.text(value);
    if (text != null && !MessageLimit.fits(text, settings.maxMessageBytes())) {
      throw new IllegalArgumentException(
          "answer: more than %d bytes, which is what goes from node to node in one message"
              .formatted(settings.maxMessageBytes()));
    }
    return text;
  }
}
