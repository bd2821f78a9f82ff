package io.onager.request;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.onager.request.queue.Assignment;
import io.onager.request.queue.Gate;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A circuit breaker for each action. Not thread-safe. */
final class Breakers implements Gate {
  /** How an attempt ended, as far as it tells of what it called. */
  enum Sign {
    GOOD,
    BAD,
    NONE
  }

  private static final Logger LOG = LoggerFactory.getLogger(Breakers.class);

  private static final class Breaker {
    private final CircuitBreaker circuit;
    private final long pause;

    /** The runs that it has let through since it opened last. */
    private final Set<String> let = new HashSet<>();

    private long opensAt;

    Breaker(String action, Breaking breaking, Clock clock) {
      this.pause = breaking.pause().toMillis();
      this.circuit =
          CircuitBreaker.of(
              action,
              CircuitBreakerConfig.custom()
                  .slidingWindowType(SlidingWindowType.COUNT_BASED)
                  .slidingWindowSize(breaking.failures())
                  .minimumNumberOfCalls(breaking.failures())
                  .failureRateThreshold(50)
                  .permittedNumberOfCallsInHalfOpenState(1)
                  .waitDurationInOpenState(breaking.pause())
                  .clock(clock)
                  .currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS)
                  .build());
      circuit
          .getEventPublisher()
          .onStateTransition(
              event -> {
                LOG.warn("action {}: its circuit breaker is {}", action, circuit.getState());
                if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                  opensAt = clock.millis() + pause;
                  let.clear(); // what they tell is old when it is tried again
                }
              });
    }
  }

  private final Function<String, Breaking> breaking;
  private final Clock clock;
  private final Map<String, Breaker> breakers = new HashMap<>();

  Breakers(Function<String, Breaking> breaking, Clock clock) {
    this.breaking = breaking;
    this.clock = clock;
  }

  @Override
  public long pass(String action, long now) {
    var breaker = breaker(action);
    if (breaker.circuit.tryAcquirePermission()) {
      return 0;
    }
    return breaker.circuit.getState() == CircuitBreaker.State.OPEN
        ? Math.max(breaker.opensAt, now) + 1 // it opens behind that millisecond
        : Long.MAX_VALUE;
  }

  /** Takes note of the attempt that was let through last. */
  void begun(Assignment run) {
    breaker(run.ticket().action()).let.add(run.run());
  }

  /**
   * Takes note of how an attempt ended; what was not let through since it opened does not count.
   */
  void ended(Assignment run, Sign sign) {
    var breaker = breaker(run.ticket().action());
    if (!breaker.let.remove(run.run())) {
      return;
    }
    var circuit = breaker.circuit;
    switch (sign) {
      case GOOD -> circuit.onSuccess(0, TimeUnit.MILLISECONDS);
      case BAD -> circuit.onError(0, TimeUnit.MILLISECONDS, new IllegalStateException("transient"));
      case NONE -> circuit.releasePermission();
    }
  }

  private Breaker breaker(String action) {
    return breakers.computeIfAbsent(action, name -> new Breaker(name, breaking.apply(name), clock));
  }
}
