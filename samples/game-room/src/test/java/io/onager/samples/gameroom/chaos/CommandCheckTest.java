package io.onager.samples.gameroom.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.samples.gameroom.chaos.Command.Answer;
import io.onager.samples.gameroom.chaos.Findings.Kind;
import io.onager.samples.gameroom.chaos.RoomHistory.Stored;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CommandCheckTest {
  private final Findings findings = new Findings();
  private final RoomJournal room = RoomJournal.sound();

  @Test
  void findsNothingInASoundRoom() {
    check();

    assertThat(findings.lines()).isEmpty();
    assertThat(findings.isEmpty()).isTrue();
  }

  @Test
  void takesACommandThatWasNotAnsweredForDoneOrNotDone() {
    room.answered.remove("score");
    room.asked.put("never", new Command("never", RoomJournal.ROOM, "NewRound", RoomJournal.args()));

    check();

    assertThat(findings.isEmpty()).isTrue();
  }

  @Test
  void findsAnAnsweredCommandThatIsNotStored() {
    room.stored.remove(room.stored.size() - 1);

    check();

    assertFound(Kind.LOST, 1);
  }

  @Test
  void findsACommandThatIsStoredTwice() {
    room.store(Objects.requireNonNull(room.asked.get("score")));

    check();

    assertThat(findings.count(Kind.DOUBLED)).isEqualTo(1);
  }

  @Test
  void findsEventsThatAreStoredTwiceWithoutTheKey() {
    room.store(room.stored.get(2).event(), null);

    check();

    assertFound(Kind.FOREIGN, 1);
  }

  @Test
  void findsAnEventThatIsNotTheCommands() {
    var score = room.stored.get(2);
    var other = RoomJournal.args().put("type", "Scored").put("player", "ann").put("points", 6);
    room.stored.set(2, new Stored(score.revision(), other, score.key(), score.value()));

    check();

    assertThat(findings.count(Kind.FOREIGN)).isEqualTo(1);
    assertThat(findings.count(Kind.MISANSWERED)).isEqualTo(2); // the score, and the total
  }

  @Test
  void findsACommandOfNobody() {
    room.asked.remove("say");
    room.answered.remove("say");

    check();

    assertFound(Kind.FOREIGN, 1);
  }

  @Test
  void findsHalfOfACommandMissing() {
    room.stored.remove(3); // the first event of the award

    check();

    assertThat(findings.count(Kind.FOREIGN)).isEqualTo(2); // a hole, and an effect that is short
  }

  @Test
  void findsAnAnswerWithAnotherRevision() {
    room.answered.compute("score", (key, answer) -> new Answer(4, "5"));

    check();

    assertFound(Kind.MISANSWERED, 1);
  }

  @Test
  void findsAnAnswerWithAnotherValue() {
    room.answered.compute("score", (key, answer) -> new Answer(3, "10"));

    check();

    assertFound(Kind.MISANSWERED, 1);
  }

  @Test
  void findsTwoAnswersThatDiffer() {
    var ledger = new Ledger(findings);
    var command = Objects.requireNonNull(room.asked.get("score"));

    ledger.answered(command, new Answer(3, "5"));
    ledger.answered(command, new Answer(3, "5"));
    assertThat(findings.isEmpty()).isTrue();
    ledger.answered(command, new Answer(4, "10"));

    assertFound(Kind.MISANSWERED, 1);
    assertThat(ledger.answers()).isEqualTo(1);
  }

  private void check() {
    new CommandCheck(findings, RoomJournal.ROOM, room.asked, room.answered).check(room.stored);
  }

  private void assertFound(Kind kind, int count) {
    assertThat(findings.count(kind)).isEqualTo(count);
    assertThat(findings.lines())
        .hasSize(count)
        .allSatisfy(line -> assertThat(line).contains(kind.words));
  }
}
