package io.onager.gateway;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The open sessions of this node, and its server-sent events, so that a stop can tell them.
 * Thread-safe.
 */
final class Sessions {
  /** An open session, as the gateway sees it. */
  interface Open {
    /** Tells the client to go elsewhere, and serves it until it goes or its time is over. */
    void goAway(Farewell farewell);

    /** Closes without more ado: nothing that the client asks for could be done here any more. */
    void shutDown();

    /** Returns how it is; nothing where it ends meanwhile. */
    CompletionStage<Optional<SessionStatistics>> statistics();
  }

  /** What a node does with those who come. */
  private enum Phase {
    READY,
    /** Takes who comes, and asks that nobody more be sent. */
    UNREADY,
    /** Takes nobody; those who are here are told wave by wave. */
    LEAVING,
    /** Closes whoever is here. */
    ENDED
  }

  /** With whether each was told to go. */
  private final ConcurrentHashMap<Open, Boolean> open = new ConcurrentHashMap<>();

  private final CompletableFuture<Void> left = new CompletableFuture<>();
  private volatile Phase phase = Phase.READY;

  void opened(Open session) {
    open.put(session, false);
    if (phase == Phase.ENDED) {
      session.shutDown();
    }
  }

  void closed(Open session) {
    open.remove(session);
    completeWhenEmpty();
  }

  /** Returns how the open sessions are; in no order. */
  CompletionStage<List<SessionStatistics>> statistics() {
    var found = new ConcurrentLinkedQueue<SessionStatistics>();
    var asked =
        open.keySet().stream()
            .map(session -> session.statistics().thenAccept(each -> each.ifPresent(found::add)))
            .map(CompletionStage::toCompletableFuture);
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .thenApply(all -> List.copyOf(found));
  }

  int count() {
    return open.size();
  }

  /** Returns how many were not told yet. */
  long untold() {
    return open.values().stream().filter(told -> !told).count();
  }

  boolean isReady() {
    return phase == Phase.READY;
  }

  boolean takesMore() {
    return phase == Phase.READY || phase == Phase.UNREADY;
  }

  /** Asks that nobody more be sent here; returns whether this is the first to ask. */
  synchronized boolean becomeUnready() {
    var first = phase == Phase.READY;
    if (first) {
      phase = Phase.UNREADY;
    }
    return first;
  }

  /** Takes nobody from now on. */
  synchronized void refuseMore() {
    if (phase != Phase.ENDED) {
      phase = Phase.LEAVING;
    }
    completeWhenEmpty();
  }

  /** Tells {@code most} of those who were not told yet. */
  void tell(long most, Farewell farewell) {
    var next = open.keySet().iterator();
    for (var told = 0L; told < most && next.hasNext(); ) {
      var session = next.next();
      if (open.replace(session, false, true)) {
        told++;
        session.goAway(farewell);
      }
    }
  }

  /** Closes all, also those that open from now on. */
  void shutDown() {
    synchronized (this) {
      phase = Phase.ENDED;
    }
    open.keySet().forEach(Open::shutDown);
    completeWhenEmpty();
  }

  /** Completes when nobody is here and nobody is taken. */
  CompletionStage<Void> left() {
    return left;
  }

  private void completeWhenEmpty() {
    if (!takesMore() && open.isEmpty()) {
      phase = Phase.ENDED;
      left.complete(null);
    }
  }
}
