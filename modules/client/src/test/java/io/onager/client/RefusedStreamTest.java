package io.onager.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

/** Streams that a server refuses each time, without saying that it is no use. */
class RefusedStreamTest {
  private final Random random = new Random(13);
  private final VirtualLoop loop = new VirtualLoop(random);
  private final PlayedServer server = new PlayedServer(loop, random);
  private final Onager onager =
      Onager.start(
          new Core(Options.DEFAULT, loop, server, loop), List.of(URI.create("ws://a/onager/ws")));

  @Test
  void goesOnAskingAndWarnsOfEachFifthRefusal() {
    server.streamRefusal =
        "{'type':'error','stream':%d,'code':'internal','message':'logged as 7f','retry':'later'}"
            .replace('\'', '"');
    var ends = new ArrayList<Throwable>();
    var warnings = new Warnings();
    var log = Logger.getLogger(ActorStream.class.getName());
    log.addHandler(warnings);
    try {
      onager.actor("game", "a").watch().subscribe(new Keeping(new ArrayList<>(), ends));
      loop.run(Duration.ofMinutes(10));
    } finally {
      log.removeHandler(warnings);
    }

    var asked = server.received.stream().filter(text -> text.contains("subscribe")).count();
    assertThat(asked).isGreaterThan(20);
    assertThat(warnings.texts)
        .hasSize((int) asked / 5)
        .allMatch(text -> text.contains("internal: watching game/a: logged as 7f"))
        .first()
        .asString()
        .startsWith("game/a failed 5 times, and is tried again");
    assertThat(ends).isEmpty();
  }

  private static final class Warnings extends Handler {
    private final List<String> texts = new ArrayList<>();

    @Override
    public void publish(LogRecord told) {
      texts.add(new SimpleFormatter().formatMessage(told));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
