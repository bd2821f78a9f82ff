package io.onager.client;

import java.util.Optional;

/**
 * A durable request that the server has.
 *
 * @param result where it is quick, and came to something; otherwise {@link DurableRequest#result}
 */
public record Submitted<R>(DurableRequest<R> request, Optional<R> result) {}
