package io.onager.gateway;

import io.onager.actor.Actors;
import io.onager.feed.Feeds;

/** What every connection of a gateway uses. */
record Services(
    Actors actors,
    Feeds feeds,
    Authenticator authenticator,
    Authorizer authorizer,
    GatewaySettings settings,
    Sessions sessions,
    String node) {}
