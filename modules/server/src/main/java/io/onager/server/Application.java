package io.onager.server;

import io.onager.actor.StreamedActor;
import io.onager.cluster.Joining;
import io.onager.gateway.Authenticator;
import io.onager.gateway.Authorizer;
import io.onager.request.RequestHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a server process serves.
 *
 * @param name of the application, for people
 * @param types the types of actors that it hosts
 * @param authenticator decides who somebody is
 * @param authorizer decides who may do what
 * @param pages the folder on the class path that is served at {@code /}
 * @param joining how its nodes find each other; through their database where it is not said
 * @param version of this deployment, such as {@code 1.4.0}: while two are running, actors that move
 *     go to nodes of the newer one
 * @param requests the kinds of durable requests that it runs, made for each node
 */
public record Application(
    String name,
    List<StreamedActor<?, ?, ?>> types,
    Authenticator authenticator,
    Authorizer authorizer,
    Optional<String> pages,
    Optional<Joining> joining,
    String version,
    List<Function<Onager, RequestHandler<?, ?>>> requests) {
  /** What an application has that says none. */
  private static final String NO_VERSION = "0.0.0";

  /** Copies the lists. */
  public Application {
    types = List.copyOf(types);
    requests = List.copyOf(requests);
  }

  /** Returns an application that lets everyone do everything; the server warns about it. */
  public static Application open(String name, StreamedActor<?, ?, ?>... types) {
    return new Application(
        name,
        List.of(types),
        Authenticator.open(),
        Authorizer.open(),
        Optional.empty(),
        Optional.empty(),
        NO_VERSION,
        List.of());
  }

  /** Returns the same, also serving the files in {@code folder} of the class path. */
  public Application withPages(String folder) {
    return new Application(
        name, types, authenticator, authorizer, Optional.of(folder), joining, version, requests);
  }

  /** Returns the same, with rules for who may do what. */
  public Application withSecurity(Authenticator who, Authorizer what) {
    return new Application(name, types, who, what, pages, joining, version, requests);
  }

  /** Returns the same, whose nodes find each other in another way than through their database. */
  public Application withJoining(Joining other) {
    return new Application(
        name, types, authenticator, authorizer, pages, Optional.of(other), version, requests);
  }

  /**
   * Returns the same, as the deployment of this version: three numbers, with a qualifier or not.
   */
  public Application withVersion(String deployed) {
    return new Application(
        name, types, authenticator, authorizer, pages, joining, deployed, requests);
  }

  /**
   * Returns the same, also running the kind of durable requests that {@code handler} makes for a
   * node.
   */
  public Application withRequests(Function<Onager, RequestHandler<?, ?>> handler) {
    var more = new ArrayList<>(requests);
    more.add(handler);
    return new Application(name, types, authenticator, authorizer, pages, joining, version, more);
  }
}
