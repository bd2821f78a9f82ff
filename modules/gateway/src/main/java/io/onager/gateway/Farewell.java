package io.onager.gateway;

import java.time.Duration;

/**
 * What a planned stop lets a client have.
 *
 * @param reconnectWithin over how long clients that are told together spread their reconnects
 * @param leaveWithin how long the client is served on, so that it can be elsewhere before it goes
 */
record Farewell(Duration reconnectWithin, Duration leaveWithin) {}
