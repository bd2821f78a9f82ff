package io.onager.protocol.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InboxTest {
  private final Inbox inbox = new Inbox(Duration.ofMillis(1));

  @Test
  void takesInOrderWithinAChannelAndKeepsTheOthers() throws Exception {
    inbox.add("[{\"id\":1,\"n\":1},{\"stream\":1,\"n\":2}]", false);
    inbox.add("{\"id\":1,\"n\":3}", true);

    assertThat(taken("{\"stream\":1}").path("n").asInt()).isEqualTo(2);
    assertThat(taken("{\"id\":1}").path("n").asInt()).isEqualTo(1);
    assertThat(taken("{\"id\":1}").path("n").asInt()).isEqualTo(3);
    assertThat(inbox.untaken()).isEmpty();
  }

  @Test
  void saysWhatCameInsteadOfWhatWasExpected() throws Exception {
    inbox.add("{\"id\":1}", false);

    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> taken("{\"id\":2}"))
        .withMessageContaining("not taken: [{\"id\":1}]");
  }

  @Test
  void takesWhatCameBeforeTheClose() throws Exception {
    inbox.add("{\"id\":1}", false);
    inbox.close(4500, "");

    assertThat(inbox.takeClose()).isEqualTo(4500);
    assertThat(taken("{\"id\":1}").path("id").asInt()).isEqualTo(1);
    assertThatExceptionOfType(Mismatch.class)
        .isThrownBy(() -> taken("{\"id\":1}"))
        .withMessageContaining("4500");
  }

  private JsonNode taken(String pattern) throws Exception {
    var channel = Channel.of(Json.parse(pattern));
    return inbox.take(frame -> Channel.of(frame).equals(channel), pattern).frame();
  }
}
