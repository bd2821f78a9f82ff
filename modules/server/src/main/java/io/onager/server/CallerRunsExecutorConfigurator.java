package io.onager.server;

import com.typesafe.config.Config;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;
import org.apache.pekko.dispatch.ForkJoinExecutorConfigurator;

/**
 * The {@code executor} of a dispatcher for actors that do little for each message and never block:
 * they run on the thread of the actor that tells them something, at once, and so without a wake-up
 * of another thread. Else it is the dispatcher's {@code fork-join-executor}.
 *
 * <p>An actor runs on one thread at a time all the same, and takes its messages in their order.
 * Pekko creates it by its name.
 */
public final class CallerRunsExecutorConfigurator extends ExecutorServiceConfigurator {
  private final ForkJoinExecutorConfigurator pool;

  /** Creates it for the dispatcher that {@code config} describes. */
  public CallerRunsExecutorConfigurator(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    this.pool =
        new ForkJoinExecutorConfigurator(config.getConfig("fork-join-executor"), prerequisites);
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    var factory = pool.createExecutorServiceFactory(id, threads);
    return () -> new CallerRunsExecutor(factory.createExecutorService());
  }
}
