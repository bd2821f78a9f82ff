package io.onager.actor;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.onager.actor.ActorMessage.Invoke;
import io.onager.actor.Ledger.Fault;
import io.onager.model.Address;
import io.onager.model.Json;
import io.onager.model.Principal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Deciding many commands at once must come to the same as deciding one after the other. */
class DeciderTest {
  private static final HostSettings SETTINGS =
      HostSettings.create(
          ConfigFactory.parseString("onager.actor.max-batch-bytes = 1KiB")
              .withFallback(ConfigFactory.load()));
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05.678Z"), ZoneOffset.UTC);
  private static final Address ADDRESS = new Address("default", "ledger", "a");
  private static final ActorRef<Outcome> NOBODY = TestInbox.<Outcome>create().getRef();

  /** All that a run leaves behind. */
  private record Run(List<Outcome> outcomes, List<StoredEvent> events, Ledger.State state) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void comesToTheSameInWhateverBatches(long seed) {
    var random = new Random(seed);
    var commands = commands(random, 400);

    var oneByOne = run(commands, () -> 1);
    var batched = run(commands, () -> 1 + random.nextInt(40));

    assertThat(batched).isEqualTo(oneByOne);
    assertThat(oneByOne.outcomes).hasSameSizeAs(commands);
    assertThat(oneByOne.outcomes).hasAtLeastOneElementOfType(Outcome.Failed.class);
    assertThat(oneByOne.outcomes).hasAtLeastOneElementOfType(Outcome.Rejected.class);
    assertThat(oneByOne.outcomes).contains(Outcome.KeyReused.INSTANCE);
  }

  @ParameterizedTest
  @EnumSource
  void storesNothingOfACommandThatFails(Fault fault) {
    var life = life();

    var batch =
        decide(life, invoke("Add", "{'entry':'x'}"), fail(fault), invoke("Add", "{'entry':'y'}"));

    assertThat(outcomes(batch))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo(new Outcome.Done(1, "1")),
            failed -> assertThat(failed).isInstanceOf(Outcome.Failed.class),
            next -> assertThat(next).isEqualTo(new Outcome.Done(2, "2")));
    assertThat(batch.events())
        .extracting(Recorded::event)
        .containsExactly(new Ledger.Added("x"), new Ledger.Added("y"));
  }

  @Test
  void leavesTheRestForTheNextWriteWhenThisOneIsFull() {
    var large = invoke("Add", "{'entry':'%s'}".formatted("x".repeat(600)));

    var batch = decide(life(), large, large, large);

    assertThat(outcomes(batch)).containsExactly(new Outcome.Done(1, "1"), new Outcome.Done(2, "2"));
    assertThat(batch.events()).hasSize(2);
  }

  @Test
  void namesTheLifeWithItsFirstEventOnly() {
    var batch = decide(life(), invoke("Add", "{'entry':'x','times':3}"));

    assertThat(batch.events())
        .extracting(recorded -> recorded.stored().epoch())
        .containsExactly("life", null, null);
  }

  @Test
  void touchesNeitherTheLifeNorItsKeys() {
    var life = life();

    decide(life, invoke("ann", "Add", "{'entry':'x'}", "k"));

    assertThat(life.revision()).isZero();
    assertThat(life.keys().find("ann", "k")).isNull();
  }

  private static List<Invoke> commands(Random random, int number) {
    var commands = new ArrayList<Invoke>();
    for (var i = 0; i < number; i++) {
      var key = random.nextInt(3) == 0 ? "k" + random.nextInt(30) : null;
      var principal = random.nextBoolean() ? "ann" : "bob";
      commands.add(command(random, principal, key));
    }
    return commands;
  }

  private static Invoke command(Random random, String principal, @Nullable String key) {
    var entry = "e" + random.nextInt(3);
    return switch (random.nextInt(10)) {
      case 0, 1 -> invoke(principal, "Add", "{'entry':'%s'}".formatted(entry), key);
      case 2 -> invoke(principal, "Add", "{'times':2,'entry':'%s'}".formatted(entry), key);
      case 3, 4, 5, 6, 7 -> invoke(principal, "Remove", "{}", key);
      case 8 -> invoke(principal, "Count", "{}", key);
      default -> invoke(principal, "Fail", "{'fault':'EXCEPTION'}", key);
    };
  }

  /** Carries {@code commands} out as a host and its writer do. */
  private static Run run(List<Invoke> commands, IntSupplier batchSize) {
    var life = life();
    var outcomes = new ArrayList<Outcome>();
    var events = new ArrayList<StoredEvent>();
    while (outcomes.size() < commands.size()) {
      var end = Math.min(commands.size(), outcomes.size() + batchSize.getAsInt());
      var batch = decide(life, commands.subList(outcomes.size(), end).toArray(Invoke[]::new));
      outcomes.addAll(outcomes(batch));
      for (var recorded : batch.events()) {
        life.advance(
            Ledger.ACTOR.events().apply(life.state(), recorded.event()), recorded.stored());
        events.add(recorded.stored());
      }
      assertThat(batch.changes()).hasSameSizeAs(batch.events());
    }
    return new Run(outcomes, events, life.state());
  }

  private static List<Outcome> outcomes(Batch<Ledger.Event, Ledger.State> batch) {
    return batch.answers().stream().map(answer -> comparable(answer.outcome())).toList();
  }

  /** An incident has a random name. */
  private static Outcome comparable(Outcome outcome) {
    return outcome instanceof Outcome.Failed ? new Outcome.Failed("") : outcome;
  }

  private static Batch<Ledger.Event, Ledger.State> decide(
      Life<Ledger.State> life, Invoke... commands) {
    return Decider.decide(
        Ledger.ACTOR, ADDRESS, SETTINGS, (from, sent) -> {}, life, CLOCK, List.of(commands));
  }

  private static Life<Ledger.State> life() {
    return new Life<>(Ledger.ACTOR.initial(), "life", SETTINGS.rememberedKeys());
  }

  private static Invoke fail(Fault fault) {
    return invoke("Fail", Json.text(new Ledger.Fail(fault)));
  }

  private static Invoke invoke(String command, String args) {
    return invoke("ann", command, args, null);
  }

  private static Invoke invoke(
      String principal, String command, String args, @Nullable String key) {
    return new Invoke(
        new Principal("default", principal), command, args.replace('\'', '"'), key, NOBODY);
  }
}
