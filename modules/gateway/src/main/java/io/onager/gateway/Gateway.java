package io.onager.gateway;

import io.onager.actor.Actors;
import io.onager.feed.Feeds;
import io.onager.gateway.websocket.Handshake;
import io.onager.model.Json;
import io.onager.request.Requests;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.MemberStatus;
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
  private final RequestRoutes requestRoutes;
  private final Cluster cluster;
  private final Drain drain;
  private final ClientScript clientScript = ClientScript.read();

  private Gateway(
      Services services,
      Identification identification,
      Readiness readiness,
      ActorRoutes actorRoutes,
      RequestRoutes requestRoutes,
      Cluster cluster,
      Drain drain) {
    this.services = services;
    this.identification = identification;
    this.readiness = readiness;
    this.actorRoutes = actorRoutes;
    this.requestRoutes = requestRoutes;
    this.cluster = cluster;
    this.drain = drain;
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
            new ClientRequests(Requests.get(system), Actors.get(system), rules, Clock.systemUTC()),
            rules,
            rules,
            GatewaySettings.create(system),
            new Sessions(),
            system.address().toString());
    var origins =
        new Origins(system.settings().config().getStringList("onager.gateway.allowed-origins"));
    var identification = new Identification(rules, origins);
    var bodies = new Bodies(services.settings().limits(), Materializer.matFromSystem(system));
    var actorRoutes = new ActorRoutes(services, identification, bodies);
    var requestRoutes = new RequestRoutes(services, identification, bodies, actorRoutes);
    var cluster = Cluster.get(system);
    var drain = new Drain(services.sessions(), services.settings().drain(), later(system));
    var gateway =
        new Gateway(
            services, identification, readiness, actorRoutes, requestRoutes, cluster, drain);
    cluster.registerOnMemberRemoved(gateway::shutDown);
    return gateway;
  }

  /** Returns everything under {@code /onager}; what is not there is left to the application. */
  public Route routes() {
    return pathPrefix(
        "onager",
        () ->
            concat(
                path("ws", () -> extractRequest(request -> complete(upgrade(request)))),
                path("client.js", () -> get(() -> extractRequest(this::clientScript))),
                actorRoutes.routes(),
                requestRoutes.routes(),
                path("statistics", () -> get(() -> extractRequest(this::statistics))),
                pathPrefix("health", this::health)));
  }

  /** Returns how the sessions of this node are, and each of their streams. */
  public CompletionStage<List<SessionStatistics>> sessionStatistics() {
    return services.sessions().statistics();
  }

  /**
   * Asks all clients to go elsewhere, in waves, and closes each connection when its time is over
   * and its commands are answered; ends all server-sent events. From now on the node is not ready.
   * Completes when no connection is open, at the latest after the sum of the times under {@code
   * onager.gateway.drain}. Actors must be reachable until then.
   */
  public CompletionStage<Void> drain() {
    return drain.begin(hasOthers());
  }

  /**
   * Closes all connections at once (4001), and those that open from now on: what a node does that
   * was put out of its cluster, and could answer nothing. Done by itself where the node leaves the
   * cluster, whether it wants to or not; {@link #drain} it before where it does.
   */
  public void shutDown() {
    services.sessions().shutDown();
  }

  /** Returns how many connections are open that stay: WebSockets and server-sent events. */
  public int sessions() {
    return services.sessions().count();
  }

  private static Drain.Later later(ActorSystem<?> system) {
    return (after, what) -> system.scheduler().scheduleOnce(after, what, system.executionContext());
  }

  /** Returns whether clients could be served by another node. */
  private boolean hasOthers() {
    var state = cluster.state();
    return StreamSupport.stream(state.getMembers().spliterator(), false)
        .filter(member -> member.status() == MemberStatus.up())
        .filter(member -> !state.getUnreachable().contains(member))
        .anyMatch(member -> !member.uniqueAddress().equals(cluster.selfUniqueAddress()));
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

  private Route clientScript(HttpRequest request) {
    return complete(clientScript.respond(request));
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
    var ready = services.sessions().isReady() && !checks.containsValue(false);
    return Answers.json(ready ? 200 : 503, Json.text(Map.of("ready", ready, "checks", checks)));
  }
}
