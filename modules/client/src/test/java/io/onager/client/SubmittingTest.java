package io.onager.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.onager.client.Transport.Ended;
import io.onager.model.Json;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is submitted and cancelled over connections that are lost. */
class SubmittingTest {
  private final Random random = new Random(12);
  private final VirtualLoop loop = new VirtualLoop(random);
  private final PlayedServer server = new PlayedServer(loop, random);
  private final Onager onager =
      Onager.start(
          new Core(Options.DEFAULT, loop, server, loop), List.of(URI.create("ws://a/onager/ws")));

  @BeforeEach
  void connects() {
    loop.run(Duration.ofSeconds(10));
  }

  @Test
  void submitsAgainWithTheSameKeyUntilItIsAnswered() {
    var submitted = onager.submit("report", Map.of("room", "a"), String.class);
    loseTheConnection();

    var frames = sent("submit");
    assertThat(frames).hasSize(2);
    assertThat(frames.get(0).path("key").asText()).isNotEmpty();
    assertThat(frames.get(1)).isEqualTo(frames.get(0));
    answer("{'type':'accepted','id':1,'request':'r-1'}");
    assertThat(submitted).isCompleted();
    assertThat(submitted.join().request().id()).isEqualTo("r-1");
    assertThat(submitted.join().result()).isEmpty();
  }

  @Test
  void cancelsAgainWithoutAKey() {
    var cancelled = onager.request("r-1", String.class).cancel();
    loseTheConnection();

    assertThat(sent("cancel")).hasSize(2).noneMatch(frame -> frame.has("key"));
    answer("{'type':'result','id':1,'value':{'status':'completed'}}");
    assertThat(cancelled).isCompletedWithValue("completed");
  }

  private void loseTheConnection() {
    loop.run(Duration.ofSeconds(1));
    server.open().get(0).drop(Ended.lost("cut"));
    loop.run(Duration.ofSeconds(5));
  }

  private List<JsonNode> sent(String type) {
    return server.received.stream()
        .map(SubmittingTest::parse)
        .filter(frame -> frame.path("type").asText().equals(type))
        .toList();
  }

  private static JsonNode parse(String text) {
    try {
      return Json.parse(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  private void answer(String frame) {
    server.open().get(0).say(frame.replace('\'', '"'));
    loop.run(Duration.ofSeconds(1));
  }
}
