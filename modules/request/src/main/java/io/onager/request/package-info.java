/**
 * Durable requests: work that takes minutes and survives everything. An application describes its
 * kinds of work ({@link io.onager.request.RequestHandler}) and gives them to {@link
 * io.onager.request.Requests}; each request is an actor, {@code request/<id>}, whose state is its
 * progress and its result.
 */
@NullMarked
package io.onager.request;

import org.jspecify.annotations.NullMarked;
