/**
 * WebSocket (RFC 6455) from the server's side, on bytes: what the stage of a connection needs to
 * read and write frames itself. Knows nothing of sessions.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.onager.gateway.websocket.Handshake} answers the upgrade request
 *   <li>{@link io.onager.gateway.websocket.MessageReader} turns bytes into messages
 *   <li>{@link io.onager.gateway.websocket.Frames} turns messages into bytes
 * </ul>
 */
@NullMarked
package io.onager.gateway.websocket;

import org.jspecify.annotations.NullMarked;
