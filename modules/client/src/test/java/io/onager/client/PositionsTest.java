package io.onager.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Position;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Positions that cannot be kept. */
class PositionsTest {
  private final Random random = new Random(7);
  private final VirtualLoop loop = new VirtualLoop(random);
  private final PlayedServer server = new PlayedServer(loop, random);

  @Test
  void endsAStreamWhosePositionCannotBeKept() {
    var ends = new ArrayList<Throwable>();
    var told = new ArrayList<Update<JsonNode>>();
    var full =
        new PositionStore() {
          @Override
          public Optional<Position> load(String name) {
            return Optional.empty();
          }

          @Override
          public void save(String name, Position position) {
            throw new IllegalStateException("the disk is full");
          }
        };
    var options = WatchOptions.DEFAULT.keptIn(full, "a");
    var actor = connect(Options.DEFAULT).actor("game", "a");
    server.actor("game/a").change(random);
    actor.watch(options).subscribe(new Keeping(told, ends));
    loop.run(Duration.ofSeconds(1));
    server.tellAll();
    loop.run(Duration.ofSeconds(1));

    assertThat(told).hasSize(1);
    assertThat(ends).hasSize(1);
    assertThat(((OnagerException) ends.get(0)).code()).isEqualTo("position-store");
  }

  private Onager connect(Options options) {
    var core = new Core(options, loop, server, loop);
    return Onager.start(core, List.of(URI.create("ws://a/onager/ws")));
  }
}
