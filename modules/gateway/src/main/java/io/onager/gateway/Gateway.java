package io.onager.gateway;

import io.onager.actor.Actors;
import io.onager.feed.Feeds;
import io.onager.gateway.websocket.Handshake;
import io.onager.model.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.Materializer;

/**
 * The routes by which clients reach this node's actors and feeds. An application mounts them in its
 * own HTTP server. Thread-safe.
 */
public final class Gateway extends AllDirectives {
  private static final List<String> SUBPROTOCOLS = List.of("onager.v1.json");

  private final Services services;
  private final Identification identification;
  private final Readiness readiness;
  private final ActorRoutes actorRoutes;

  private Gateway(
      Services services,
      Identification identification,
      Readiness readiness,
      ActorRoutes actorRoutes) {
    this.services = services;
    this.identification = identification;
    this.readiness = readiness;
    this.actorRoutes = actorRoutes;
  }

  /**
   * Makes the gateway of {@code system}.
   *
   * @throws IllegalArgumentException naming a setting that makes no sense
   */
  public static Gateway create(
      ActorSystem<?> system,
      Authenticator authenticator,
      Authorizer authorizer,
      Readiness readiness) {
    var rules = new FailClosed(authenticator, authorizer);
    var services =
        new Services(
            Actors.get(system),
            Feeds.get(system),
            rules,
            rules,
            GatewaySettings.create(system),
            new Sessions(),
            system.address().toString());
    var origins =
        new Origins(system.settings().config().getStringList("onager.gateway.allowed-origins"));
    var identification = new Identification(rules, origins);
    var actorRoutes = new ActorRoutes(services, identification, Materializer.matFromSystem(system));
    return new Gateway(services, identification, readiness, actorRoutes);
  }

  /** Returns everything under {@code /onager}. */
  public Route routes() {
    return pathPrefix(
        "onager",
        () ->
            concat(
                path("ws", () -> extractRequest(request -> complete(upgrade(request)))),
                actorRoutes.routes(),
                path("statistics", () -> get(() -> extractRequest(this::statistics))),
                pathPrefix("health", this::health)));
  }

  /** Returns how the sessions of this node are, and each of their streams. */
  public CompletionStage<List<SessionStatistics>> sessionStatistics() {
    return services.sessions().statistics();
  }

  /**
   * Asks all clients to go elsewhere and closes their connections once their commands are answered;
   * ends all server-sent events. From now on the node is not ready. Completes when no connection is
   * open.
   */
  public CompletionStage<Void> drain() {
    return services.sessions().drain();
  }

  /** Returns how many connections are open that stay: WebSockets and server-sent events. */
  public int sessions() {
    return services.sessions().count();
  }

  private HttpResponse upgrade(HttpRequest request) {
    if (!identification.allowsOrigin(request)) {
      return Answers.problem(Errors.FORBIDDEN);
    }
    var refusal = services.refusal();
    if (refusal.isPresent()) {
      return Answers.problem(refusal.get());
    }
    var token = Identification.token(request);
    return Handshake.respond(request, SUBPROTOCOLS, () -> Session.flow(services, token));
  }

  private Route statistics(HttpRequest request) {
    return completeWithFuture(
        identification.identified(
            request,
            principal ->
                services.authorizer().mayInspect(principal)
                    ? sessionStatistics().thenApply(this::statistics)
                    : CompletableFuture.completedStage(Answers.problem(Errors.FORBIDDEN))));
  }

  private HttpResponse statistics(List<SessionStatistics> sessions) {
    var feeds = services.feeds().statistics();
    return Answers.json(
        200, Json.text(Map.of("node", services.node(), "sessions", sessions, "feeds", feeds)));
  }

  private Route health() {
    return concat(
        path("live", () -> get(() -> complete(Answers.json(200, "{\"live\":true}")))),
        path(
            "ready",
            () -> get(() -> completeWithFuture(readiness.checks().thenApply(this::ready)))));
  }

  private HttpResponse ready(Map<String, Boolean> checks) {
    var ready = !services.sessions().isDraining() && !checks.containsValue(false);
    return Answers.json(ready ? 200 : 503, Json.text(Map.of("ready", ready, "checks", checks)));
  }
}
