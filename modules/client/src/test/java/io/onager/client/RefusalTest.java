package io.onager.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.onager.client.Game.Score;
import io.onager.client.Status.Phase;
import io.onager.gateway.Authenticator;
import io.onager.gateway.Authorizer;
import io.onager.model.Principal;
import io.onager.testkit.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real servers that do not want a client, or are none. */
class RefusalTest {
  private static final Authenticator SECRET =
      token ->
          CompletableFuture.completedStage(
              token.equals("good") ? Optional.of(Principal.ANONYMOUS) : Optional.empty());

  @Test
  void saysThatATokenIsWrongAndStaysAway() {
    try (var server = secured();
        var onager = Onager.connect(server.place(), Options.DEFAULT.withToken(() -> "bad"))) {
      var command = onager.actor(Game.TYPE, "a").invoke(new Score("ann", 1));

      var failure = Failures.of(command);

      assertThat(failure.code()).isEqualTo("unauthenticated");
      assertThat(failure).hasMessageContaining("Options.withToken");
      assertThat(onager.status().phase()).isEqualTo(Phase.REFUSED);
    }
  }

  @Test
  void asksForAnotherTokenWhereOneIsStale() {
    var tokens = new CopyOnWriteArrayList<>(List.of("stale", "good"));
    try (var server = secured();
        var onager =
            Onager.connect(server.place(), Options.DEFAULT.withToken(() -> tokens.remove(0)))) {
      var command = onager.actor(Game.TYPE, "a").invoke(new Score("ann", 1));

      assertThat(Waiting.get("an answer", command)).isEqualTo(new Result<>(1L, 1));
      assertThat(tokens).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 404, 426})
  void saysThatWhatAnswersIsNoOnager(int status) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var server = HttpServer.create(address, 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    var place = URI.create("ws://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
    try (var onager = Onager.connect(place)) {
      var failure = Failures.of(onager.actor(Game.TYPE, "a").invoke(new Score("ann", 1)));

      assertThat(failure.code()).isEqualTo("protocol");
      assertThat(failure).hasMessageContaining("HTTP " + status).hasMessageContaining("/onager/ws");
    } finally {
      server.stop(0);
    }
  }

  private static GameServer secured() {
    return GameServer.start(Game.APPLICATION.withSecurity(SECRET, Authorizer.open()));
  }
}
