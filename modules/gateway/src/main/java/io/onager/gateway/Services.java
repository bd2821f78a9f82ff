package io.onager.gateway;

import io.onager.actor.Actors;
import io.onager.feed.Feeds;
import io.onager.protocol.ErrorCode;
import io.onager.protocol.ErrorFrame;
import java.util.Optional;

/** What every connection of a gateway uses. */
record Services(
    Actors actors,
    Feeds feeds,
    ClientRequests requests,
    Authenticator authenticator,
    Authorizer authorizer,
    GatewaySettings settings,
    Sessions sessions,
    String node) {
  /** Returns why no connection can be taken that stays; empty where one can. */
  Optional<ErrorFrame> refusal() {
    if (!sessions.takesMore()) {
      return Optional.of(ErrorFrame.of(ErrorCode.UNAVAILABLE, "this node stops").after(1000));
    }
    return sessions.count() < settings.maxConnections()
        ? Optional.empty()
        : Optional.of(
            ErrorFrame.of(ErrorCode.UNAVAILABLE, "this node has all connections it takes")
                .after(5000));
  }
}
