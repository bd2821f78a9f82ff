package io.onager.actor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.onager.model.Json;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The second door: an actor that is its state and nothing else. */
class StateActorTest {
  record Increase(int by) {}

  private static final StreamedActor<Increase, StateActor.Changed, Integer> NUMBER =
      StateActor.named("number", Increase.class, Integer.class)
          .startingFrom(0)
          .onCommand(Increase.class, (number, increase) -> number + increase.by)
          .build();

  record Profile(String name, Map<String, Integer> scores, @Nullable String note) {}

  sealed interface Edit {}

  record Score(String game, int points) implements Edit {}

  record Note(@Nullable String text) implements Edit {}

  record Rename(String name) implements Edit {}

  private static final StreamedActor<Edit, StateActor.Changed, Profile> PROFILE =
      StateActor.named("profile", Edit.class, Profile.class)
          .startingFrom(new Profile("nobody", Map.of(), null))
          .onCommand(Score.class, StateActorTest::score)
          .onCommand(
              Note.class, (profile, note) -> new Profile(profile.name, profile.scores, note.text))
          .onCommand(
              Rename.class,
              (profile, rename, context) ->
                  rename.name.isEmpty()
                      ? context.reject("no-name", "A name is needed.")
                      : context.persist(new Profile(rename.name, profile.scores, profile.note)))
          .snapshotEvery(4)
          .build();

  record Replace(JsonNode by) {}

  /** As mutable as any class, and without {@code equals}. */
  static final class Page {
    public JsonNode content = NullNode.getInstance();

    Page with(Replace replace) {
      var next = new Page();
      next.content = replace.by;
      return next;
    }
  }

  private static final StreamedActor<Replace, StateActor.Changed, Page> PAGE =
      StateActor.named("page", Replace.class, Page.class)
          .startingFrom(new Page())
          .onCommand(Replace.class, Page::with)
          .snapshotEvery(2)
          .build();

  private static Node node;

  @BeforeAll
  static void start() {
    node = Node.start("", NUMBER, PROFILE, PAGE);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void mayBeABareNumber() {
    assertThat(node.invoke("number/a", "Increase", "{'by':5}")).isEqualTo(new Outcome.Done(1, "5"));
    assertThat(node.invoke("number/a", "Increase", "{'by':-7}"))
        .isEqualTo(new Outcome.Done(2, "-2"));

    node.stop("number/a");

    assertThat(node.found("number/a").state()).isEqualTo("-2");
    assertThat(stored("number/a", 2)).isEqualTo(json("{'state':-2}"));
  }

  @Test
  void storesOnlyWhatChanged() {
    node.invoke("profile/patch", "Rename", "{'name':'ann'}");
    node.invoke("profile/patch", "Score", "{'game':'chess','points':3}");
    node.invoke("profile/patch", "Note", "{'text':'hello'}");
    node.invoke("profile/patch", "Note", "{'text':null}");
    node.invoke("profile/patch", "Score", "{'game':'go','points':1}");
    var before = node.found("profile/patch");

    assertThat(stored("profile/patch", 1)).isEqualTo(json("{'patch':{'name':'ann'}}"));
    assertThat(stored("profile/patch", 2)).isEqualTo(json("{'patch':{'scores':{'chess':3}}}"));
    assertThat(stored("profile/patch", 3)).isEqualTo(json("{'patch':{'note':'hello'}}"));
    assertThat(before.state())
        .isEqualTo("{\"name\":\"ann\",\"scores\":{\"chess\":3,\"go\":1},\"note\":null}");
    node.stop("profile/patch");
    assertThat(node.read("profile/patch")).isEqualTo(before);
  }

  @Test
  void storesNothingWhereNothingChanged() {
    node.invoke("profile/same", "Rename", "{'name':'ann'}");

    var again = (Outcome.Done) node.invoke("profile/same", "Rename", "{'name':'ann'}");
    var score = (Outcome.Done) node.invoke("profile/same", "Note", "{'text':null}");

    assertThat(again.revision()).isEqualTo(1);
    assertThat(score.revision()).isEqualTo(1);
    assertThat(score.value()).isEqualTo(node.found("profile/same").state());
  }

  @Test
  void comparesStatesByTheirJson() {
    node.invoke("page/same", "Replace", "{'by':[1]}");

    assertThat(node.invoke("page/same", "Replace", "{'by':[1]}"))
        .isEqualTo(new Outcome.Done(1, "{\"content\":[1]}"));
  }

  /** What is as deep as a client may send is deeper inside of what is stored. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void comesBackHoweverDeepItsStateIs(int revisions) {
    var actor = "page/deep-" + revisions;
    for (var i = 1; i <= revisions; i++) {
      node.invoke(actor, "Replace", "{'by':%s}".formatted("[".repeat(63) + i + "]".repeat(63)));
    }
    var before = node.found(actor);

    node.stop(actor);

    assertThat(before.revision()).isEqualTo(revisions);
    assertThat(node.read(actor)).isEqualTo(before);
  }

  /** A string may be longer than a field's name. */
  @Test
  void refusesAChangeThatCouldNotBeReadAgain() {
    var game = "g".repeat(50_001);

    assertThat(node.invoke("profile/long", "Score", "{'game':'%s','points':1}".formatted(game)))
        .isInstanceOf(Outcome.Failed.class);
    assertThat(node.invoke("profile/long", "Score", "{'game':'go','points':1}"))
        .isInstanceOf(Outcome.Done.class);
  }

  @Test
  void refusesLikeAnyActor() {
    assertThat(node.invoke("profile/no", "Rename", "{'name':''}"))
        .isEqualTo(new Outcome.Rejected("no-name", "A name is needed."));
  }

  private static Profile score(Profile profile, Score score) {
    var scores = new TreeMap<>(profile.scores);
    scores.put(score.game, score.points);
    return new Profile(profile.name, scores, profile.note);
  }

  private static JsonNode stored(String actor, long revision) {
    return json(
        node.query(
            """
            SELECT convert_from(event_payload, 'UTF8')::json ->> 'data' FROM event_journal
              WHERE sequence_number = %d AND persistence_id = '%s'"""
                .formatted(revision, Node.persistenceId(actor))));
  }

  private static JsonNode json(String text) {
    try {
      return Json.parse(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
