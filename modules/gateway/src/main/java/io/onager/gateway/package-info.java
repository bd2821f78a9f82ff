/**
 * The way from outside to actors and feeds: WebSocket and HTTP, credentials, sessions, limits,
 * draining. Up: feed, actor. Down: clients.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.onager.gateway.Gateway} makes the routes
 *   <li>{@link io.onager.gateway.Session} is one WebSocket connection
 *   <li>{@link io.onager.gateway.Authenticator} and {@link io.onager.gateway.Authorizer} decide who
 *       may do what
 * </ul>
 */
@NullMarked
package io.onager.gateway;

import org.jspecify.annotations.NullMarked;
