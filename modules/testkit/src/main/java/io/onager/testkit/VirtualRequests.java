package io.onager.testkit;

import com.typesafe.config.ConfigFactory;
import io.onager.actor.Decision;
import io.onager.model.Address;
import io.onager.model.Principal;
import io.onager.request.InMemoryRequests;
import io.onager.request.Receipt;
import io.onager.request.RequestHandler;
import io.onager.request.RequestState;
import io.onager.request.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * Durable requests on virtual time: the queue, the retries and all other decisions of a cluster,
 * without one, so that thirty days pass in milliseconds. Handlers run on the thread of the test;
 * one that is to take its time does so by {@link VirtualTime#pass}, and one that blocks never ends.
 * Not thread-safe.
 */
public final class VirtualRequests {
  private final VirtualTime time;
  private final InMemoryRequests requests;

  private VirtualRequests(VirtualTime time, InMemoryRequests requests) {
    this.time = time;
    this.requests = requests;
  }

  /** Returns one with a worker of the name {@code a}. */
  public static VirtualRequests start(VirtualTime time, RequestHandler<?, ?>... handlers) {
    return start(time, "", handlers);
  }

  /**
   * Returns one with a worker of the name {@code a}.
   *
   * @param settings some of {@code onager.request}, for example {@code max-running = 1}
   */
  public static VirtualRequests start(
      VirtualTime time, String settings, RequestHandler<?, ?>... handlers) {
    var config =
        ConfigFactory.parseString("onager.request {\n%s\n}".formatted(settings))
            .withFallback(ConfigFactory.load())
            .resolve();
    var random = new Random(1); // of the jitter: the same in every run
    var requests = new InMemoryRequests(config, time, time::at, random, List.of(handlers));
    requests.addWorker("a");
    return new VirtualRequests(time, requests);
  }

  /** Returns what time it is. */
  public Instant now() {
    return time.instant();
  }

  /** Lets time pass, and does what is due meanwhile. */
  public void advance(Duration duration) {
    time.advance(duration);
  }

  /** Adds a worker, which runs as many at once as the others. */
  public void addWorker(String name) {
    if (requests.workers().contains(name)) {
      throw new IllegalArgumentException("there is a worker %s already".formatted(name));
    }
    requests.addWorker(name);
  }

  /** Lets a worker die, with what it runs: nobody there says anything any more. */
  public void killWorker(String name) {
    if (!requests.loseWorker(name)) {
      throw new IllegalArgumentException("there is no worker " + name);
    }
  }

  /** Submits a request; the answer never waits for its end. */
  public Receipt submit(Principal principal, Submission submission) {
    return requests.submit(principal, submission);
  }

  /**
   * Submits what an actor's decision sends with its events ({@code StreamedActor.decide} makes
   * one), as its outbox would.
   *
   * @param from who gave the command
   * @return a receipt of each request, in their order
   */
  public List<Receipt> send(Principal from, Decision<?, ?> decision) {
    return requests.send(from, decision);
  }

  /** Submits a request of somebody in the usual tenant. Returns its id. */
  public String accepted(Submission submission) {
    return accepted(new Principal(Address.DEFAULT_TENANT, "somebody"), submission);
  }

  /** Submits a request; an {@link AssertionError} where it is not accepted. Returns its id. */
  public String accepted(Principal principal, Submission submission) {
    var receipt = submit(principal, submission);
    if (receipt instanceof Receipt.Accepted accepted) {
      return accepted.id();
    }
    throw new AssertionError("not accepted: " + receipt);
  }

  /** Returns where a request of the usual tenant stands. */
  public RequestState state(String id) {
    return state(Address.DEFAULT_TENANT, id);
  }

  /** Returns where a request stands; an {@link AssertionError} where there is none. */
  public RequestState state(String tenant, String id) {
    return requests
        .find(tenant, id)
        .orElseThrow(() -> new AssertionError("no request %s in tenant %s".formatted(id, tenant)));
  }

  /** Returns how a request of the usual tenant stood behind each of its events. */
  public List<RequestState> history(String id) {
    return requests.history(Address.DEFAULT_TENANT, id);
  }

  /** Gives up a request of the usual tenant. Returns where it stands then. */
  public RequestState cancel(String id) {
    var somebody = new Principal(Address.DEFAULT_TENANT, "somebody");
    return requests.cancel(somebody, id).orElseThrow(() -> new AssertionError("no request " + id));
  }

  /** Sends a failed request of the usual tenant again. Returns where it stands then. */
  public RequestState resend(String id) {
    var somebody = new Principal(Address.DEFAULT_TENANT, "somebody");
    return requests.resend(somebody, id).orElseThrow(() -> new AssertionError("no request " + id));
  }
}
