package io.onager.samples.gameroom.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Json;
import io.onager.samples.gameroom.chaos.Findings.Kind;
import io.onager.samples.gameroom.chaos.Life.Told;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamCheckTest {
  private static final Shape STATES = Shape.of("{}");

  private final Findings findings = new Findings();
  private final RoomHistory history = RoomJournal.sound().history();
  private final Life life = new Life("e", 2);

  StreamCheckTest() {
    tell(2, 3, 4, 5, 6);
  }

  @Test
  void findsNothingInASoundStream() {
    check(STATES);

    assertThat(findings.lines()).isEmpty();
    assertThat(findings.isEmpty()).isTrue();
  }

  @Test
  void findsARevisionThatWasMissed() {
    life.told().remove(2);

    check(STATES);

    assertFound(Kind.MISSED);
  }

  @Test
  void findsThatTheLastWasMissed() {
    life.told().remove(4);

    check(STATES);

    assertFound(Kind.MISSED);
  }

  @Test
  void findsThatTheFirstStateWasMissed() {
    life.told().remove(0);

    check(STATES);

    assertFound(Kind.MISSED);
  }

  @Test
  void findsARevisionThatWasRepeated() {
    life.told().add(3, life.told().get(2));

    check(STATES);

    assertFound(Kind.REPEATED);
  }

  @Test
  void findsARevisionThatCameBehindALaterOne() {
    life.told().add(life.told().remove(2));

    check(STATES);

    assertFound(Kind.REPEATED);
  }

  @Test
  void findsAnotherValue() {
    life.told().set(1, new Told(3, fingerprint(4), 0, 0));

    check(STATES);

    assertFound(Kind.UNTRUE);
  }

  @Test
  void findsARevisionThatWasNeverStored() {
    life.told().add(new Told(7, fingerprint(6), 0, 0));

    check(STATES);

    assertFound(Kind.UNTRUE);
  }

  @Test
  void findsAStreamThatNeverBegan() {
    new StreamCheck(findings).check("it", STATES, List.of(), history);

    assertFound(Kind.MISSED);
  }

  @Test
  void expectsOfAFilterWhatPasses() {
    var scores =
        Shape.of("{'of':'events','filter':{'name':'threshold','field':'points','value':3}}");
    life.told().clear();
    life.told().add(new Told(3, RoomHistory.fingerprint(history.stored().get(2).event()), 0, 0));

    check(scores);
    assertThat(findings.isEmpty()).isTrue();
    life.told().add(new Told(4, RoomHistory.fingerprint(history.stored().get(3).event()), 0, 0));
    check(scores);

    assertFound(Kind.UNTRUE);
  }

  @Test
  void expectsOfLatestTheNewestAndNothingUntrue() {
    var latest = Shape.of("{'mode':'latest'}");
    life.told().subList(1, 4).clear();

    check(latest);
    assertThat(findings.isEmpty()).isTrue();
    life.told().remove(1);
    check(latest);

    assertFound(Kind.MISSED);
  }

  @Test
  void expectsOfALifeThatEndedAllUpToItsEnd() {
    var second = new Life("f", 6);
    second.told().add(life.told().get(4));
    life.told().subList(3, 5).clear();

    new StreamCheck(findings).check("it", STATES, List.of(life, second), history);
    assertThat(findings.isEmpty()).isTrue();
    life.told().remove(1);
    new StreamCheck(findings).check("it", STATES, List.of(life, second), history);

    assertFound(Kind.MISSED);
  }

  @Test
  void noticesInTheStreamItselfWhatIsRepeatedAndResetWithoutNeed() throws Exception {
    var stream = new WatchedStream("client", 1, RoomJournal.ROOM, STATES, findings);
    stream.take(
        Json.parse(
            "{\"type\":\"subscribed\",\"outcome\":\"started\",\"epoch\":\"e\",\"revision\":6}"),
        0);
    stream.take(update(6), 0);
    assertThat(findings.isEmpty()).isTrue();

    stream.take(update(6), 0);
    stream.take(
        Json.parse("{\"type\":\"reset\",\"reason\":\"lagged\",\"epoch\":\"e\",\"revision\":6}"), 0);

    assertThat(findings.count(Kind.REPEATED)).isEqualTo(1);
    assertThat(findings.count(Kind.RESET)).isEqualTo(1);
    assertThat(stream.lives()).hasSize(2);
  }

  private JsonNode update(long revision) {
    return RoomJournal.args()
        .put("type", "update")
        .put("revision", revision)
        .set("state", history.state(revision));
  }

  private void tell(long... revisions) {
    for (var revision : revisions) {
      life.told().add(new Told(revision, fingerprint(revision), 0, 0));
    }
  }

  private int fingerprint(long revision) {
    return RoomHistory.fingerprint(history.state(revision));
  }

  private void check(Shape shape) {
    new StreamCheck(findings).check("it", shape, new ArrayList<>(List.of(life)), history);
  }

  private void assertFound(Kind kind) {
    assertThat(findings.count(kind)).isEqualTo(1);
    assertThat(findings.lines()).hasSize(1).first().asString().contains(kind.words);
  }
}
