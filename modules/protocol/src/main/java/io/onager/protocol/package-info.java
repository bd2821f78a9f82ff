/**
 * The frames between clients and servers, their JSON form, and their errors. Nothing that runs; the
 * wire form is normative in {@code modules/protocol/README.md}.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.onager.protocol.ClientFrame} and {@link io.onager.protocol.ClientFrames}: what a
 *       client sends, and reading it
 *   <li>{@link io.onager.protocol.ServerFrame} and {@link io.onager.protocol.ServerFrames}: what a
 *       server sends, and writing it
 *   <li>{@link io.onager.protocol.StreamBody}: encoding once what many streams say
 *   <li>{@link io.onager.protocol.ErrorCode} and {@link io.onager.protocol.CloseCode}
 * </ul>
 */
@NullMarked
package io.onager.protocol;

import org.jspecify.annotations.NullMarked;
