package io.onager.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import io.onager.model.CustomDelta;
import io.onager.model.Json;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A definition that cannot work is refused at start-up, in one sentence. */
class DefinitionTest {
  sealed interface Command {}

  record Up() implements Command {}

  record Down() implements Command {}

  sealed interface Event {}

  record Went(int by) implements Event {}

  record Stayed() implements Event {}

  record State(int height) {}

  @Test
  void acceptsWhatIsComplete() {
    var type = complete().build();

    assertThat(type.name()).isEqualTo("lift");
    assertThat(type.commandNames()).containsExactlyInAnyOrder("Up", "down");
    assertThat(type.commandName(new Down())).isEqualTo("down");
    assertThat(type.initialState()).isEqualTo("{\"height\":0}");
    assertThat(type.decodeState("{\"height\":7}")).isEqualTo(new State(7));
  }

  @Test
  void refusesANameThatIsNone() {
    assertThatThrownBy(() -> StreamedActor.named("Lift", Command.class, Event.class, State.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("actor type: expected [a-z][a-z0-9-]{0,63}");
  }

  @Test
  void namesAllThatHasNoHandler() {
    assertRefused(
        () -> named().startingFrom(new State(0)).onCommand(Up.class, DefinitionTest::go).build(),
        "lift: no onCommand(…) for [Down]");
    assertRefused(
        () ->
            named()
                .onCommand(Up.class, DefinitionTest::go)
                .onCommand(Down.class, DefinitionTest::go)
                .build(),
        "lift: no onEvent(…) for [Stayed, Went]");
  }

  @Test
  void refusesToBeginWithNothing() {
    assertRefused(
        () ->
            StreamedActor.named("lift", Up.class, Went.class, State.class)
                .onCommand(Up.class, (state, up, context) -> context.reply(1))
                .onEvent("went", Went.class, (state, event) -> state)
                .build(),
        "lift: no startingFrom(…)");
  }

  @Test
  void refusesAStateThatJsonCannotCarry() {
    assertRefused(
        () ->
            StreamedActor.named("lift", Up.class, Went.class, Unwritable.class)
                .startingFrom(new Unwritable(Thread.currentThread()))
                .onCommand(Up.class, (state, up, context) -> context.reply(1))
                .onEvent("went", Went.class, (state, event) -> state)
                .build(),
        "lift: the state is not readable from its JSON");
  }

  @Test
  void refusesToTakeANameTwice() {
    assertThatThrownBy(() -> complete().onCommand("down", Up.class, DefinitionTest::go))
        .hasMessage("command down: given twice");
    assertThatThrownBy(() -> complete().onEvent("went", Went.class, (state, event) -> state))
        .hasMessage("event went: given twice");
    assertThatThrownBy(() -> complete().upcast("went", 1, UnaryOperator.identity()))
        .hasMessage("upcast of went 1: given twice");
    assertThatThrownBy(() -> complete().renamed("moved", "went").renamed("moved", "stayed"))
        .hasMessage("renamed moved: given twice");
    assertThatThrownBy(
            () ->
                complete()
                    .filter("high", parameters -> state -> true)
                    .filter("high", parameters -> state -> true))
        .hasMessage("filter high: taken");
    assertThatThrownBy(() -> complete().delta("steps", new Steps()).delta("jumps", new Steps()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("delta jumps: there is steps");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Steps", "1st", "custom", "merge-patch", "json-patch"})
  void refusesADeltaWhoseNameIsNone(String name) {
    assertThatThrownBy(() -> complete().delta(name, new Steps()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("delta: expected [a-z][a-z0-9-]{0,63}, and none of the protocol's own");
  }

  @Test
  void hasADeltaThroughEveryDoor() {
    var byState =
        StateActor.named("lift", Up.class, State.class)
            .startingFrom(new State(0))
            .onCommand(Up.class, (state, up) -> new State(state.height + 1));

    assertThat(complete().build().delta()).isEmpty();
    assertThat(complete().delta("steps", new Steps()).build().delta())
        .map(CheckedDelta::name)
        .contains("steps");
    assertThat(byState.delta("steps", new Steps()).build().delta())
        .map(CheckedDelta::name)
        .contains("steps");
    assertThat(watched(State.class, new State(0)).delta("steps", new Steps()).build().delta())
        .map(CheckedDelta::name)
        .contains("steps");
  }

  @Test
  void readsWatchedStatesForFiltersAndDeltas() {
    var type =
        watched(State.class, new State(0)).filter("high", parameters -> state -> true).build();

    assertThat(type.filter("high")).isPresent();
    assertThat(type.filter("low")).isEmpty();
    assertThat(type.decodeState("{\"height\":7}")).isEqualTo(new State(7));
  }

  @Test
  void refusesWatchedStatesThatAreNotReadableOnlyWhereTheyAreRead() {
    var unreadable = watched(OneWay.class, new OneWay(1));
    assertThat(unreadable.build().initialState()).isEqualTo("{\"size\":1,\"twice\":2}");
    assertRefused(
        () -> unreadable.filter("high", parameters -> state -> true).build(),
        "lift: the state is not readable from its JSON");
  }

  @Test
  void refusesWhatLeadsNowhere() {
    assertRefused(
        () -> complete().renamed("moved", "gone").build(),
        "event gone: unknown; where it was renamed, give renamed(…)");
    assertRefused(
        () -> complete().upcast("gone", 1, UnaryOperator.identity()).build(),
        "event gone: unknown; where it was renamed, give renamed(…)");
    assertRefused(
        () ->
            StreamedActor.named("lift", Up.class, Went.class, State.class)
                .startingFrom(new State(0))
                .onCommand(Up.class, (state, up, context) -> context.reply(1))
                .onEvent("went", 3, Went.class, (state, event) -> state)
                .upcast("went", 1, UnaryOperator.identity())
                .build(),
        "event went: no upcast from 2");
  }

  @Test
  void refusesWhatWouldNeverBeUsed() {
    assertRefused(
        () -> complete().upcast("went", 2, UnaryOperator.identity()).build(),
        "event went: upcast from 2, but the version is 2");
    assertRefused(
        () -> complete().renamed("stayed", "went").build(),
        "renamed stayed: still the name of an event");
  }

  @Test
  void staysAsItWasBuilt() {
    var builder =
        StreamedActor.named("lift", Object.class, Went.class, State.class)
            .startingFrom(new State(0))
            .onCommand(Object.class, (state, any, context) -> context.reply(1))
            .onEvent("went", Went.class, (state, event) -> state);
    var built = builder.build();

    builder.onCommand(Up.class, (state, up, context) -> context.reply(2));

    assertThat(built.commandNames()).containsExactly("Object");
  }

  @ParameterizedTest
  @CsvSource({
    "remembered-keys = 999, remembered-keys: 999 (expected: >= 1000)",
    "max-batch = 0, max-batch: 0 (expected: >= 1)",
    "lease = 0s, lease: PT0S (expected: >= 1ms)",
    "min-backoff = 0s, min-backoff: PT0S (expected: >= 1ms)",
    "max-backoff = 1ms, max-backoff: PT0.001S (expected: >= min-backoff)",
    "max-wait = 0s, max-wait: PT0S (expected: >= 1ms)",
  })
  void refusesSettingsThatMakeNoSense(String setting, String message) {
    var config =
        ConfigFactory.parseString("onager.actor." + setting).withFallback(ConfigFactory.load());

    assertThatThrownBy(() -> HostSettings.create(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("onager.actor." + message);
  }

  @Test
  void refusesSnapshotsOutOfRange() {
    assertThatThrownBy(() -> complete().snapshotEvery(0))
        .hasMessage("snapshotEvery: 0 (1 to 5000)");
    assertThatThrownBy(() -> complete().snapshotEvery(5_001))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertRefused(ThrowingCallable definition, String message) {
    assertThatThrownBy(definition).isInstanceOf(IllegalStateException.class).hasMessage(message);
  }

  private record Unwritable(Thread thread) {}

  /** Written with a field that is not read. */
  private record OneWay(int size) {
    @JsonProperty
    int twice() {
      return 2 * size;
    }
  }

  private static final class Steps implements CustomDelta<State> {
    @Override
    public Optional<JsonNode> between(State previous, State next) {
      return Optional.of(Json.tree(next.height - previous.height));
    }

    @Override
    public State apply(State previous, JsonNode change) {
      return new State(previous.height + change.asInt());
    }
  }

  private static <S> WatchedActor.Builder<Event, S> watched(Class<S> form, S initial) {
    return WatchedActor.named("lift", Event.class, form)
        .startingFrom(initial)
        .evolvedBy((state, event) -> state);
  }

  private static StreamedActor.Builder<Command, Event, State> named() {
    return StreamedActor.named("lift", Command.class, Event.class, State.class);
  }

  private static StreamedActor.Builder<Command, Event, State> complete() {
    return named()
        .startingFrom(new State(0))
        .onCommand(Up.class, DefinitionTest::go)
        .onCommand("down", Down.class, DefinitionTest::go)
        .onEvent("went", 2, Went.class, (state, event) -> new State(state.height + event.by))
        .upcast("went", 1, UnaryOperator.identity())
        .onEvent("stayed", Stayed.class, (state, event) -> state);
  }

  private static Decision<Event, State> go(
      State state, Command command, Context<Event, State> context) {
    return context.persist(new Went(command instanceof Up ? 1 : -1));
  }
}
