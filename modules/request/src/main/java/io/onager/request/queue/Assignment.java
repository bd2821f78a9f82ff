package io.onager.request.queue;

/**
 * A request that is to run on a worker.
 *
 * @param run names this attempt on this worker, unlike any other
 */
public record Assignment(Ticket ticket, String run, String worker) {}
