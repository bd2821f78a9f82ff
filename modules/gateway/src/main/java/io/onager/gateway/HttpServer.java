package io.onager.gateway;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.server.Directives;

/** An HTTP server for a {@link Gateway}, for those who have none of their own. */
public final class HttpServer {
  private static final Duration LAST_REQUESTS_WITHIN = Duration.ofSeconds(3);

  private final InetSocketAddress address;

  private HttpServer(InetSocketAddress address) {
    this.address = address;
  }

  /**
   * Binds, and takes part in the coordinated shutdown of {@code system}: first the gateway is
   * drained, then nothing more is accepted. What is not there is answered by problem documents.
   *
   * @param pages a folder of the class path to serve at {@code /}
   * @param port 0 for any that is free
   * @return the server when it is bound; fails with what the operating system says
   */
  public static CompletionStage<HttpServer> start(
      ActorSystem<?> system, Gateway gateway, Optional<String> pages, String host, int port) {
    var routes =
        pages
            .map(folder -> Directives.concat(gateway.routes(), Pages.routes(folder)))
            .orElseGet(gateway::routes);
    return Http.get(system)
        .newServerAt(host, port)
        .bind(Directives.handleRejections(Rejections.HANDLER, () -> routes))
        .thenApply(
            binding -> {
              addToShutdown(system, gateway, binding);
              return new HttpServer(binding.localAddress());
            });
  }

  /** Returns where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  private static void addToShutdown(ActorSystem<?> system, Gateway gateway, ServerBinding binding) {
    var shutdown = CoordinatedShutdown.get(system);
    shutdown.addTask(
        CoordinatedShutdown.PhaseBeforeServiceUnbind(),
        "onager-drain",
        () -> gateway.drain().thenApply(drained -> Done.done()));
    shutdown.addTask(
        CoordinatedShutdown.PhaseServiceUnbind(),
        "onager-unbind",
        () -> binding.terminate(LAST_REQUESTS_WITHIN).thenApply(ended -> Done.done()));
  }
}
