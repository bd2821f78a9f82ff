package io.onager.gateway;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The open sessions of this node, and its server-sent events, so that a planned stop can tell them.
 * Thread-safe.
 */
final class Sessions {
  /** An open session, as the gateway sees it. */
  interface Open {
    /** Tells the client to go elsewhere, finishes what is in flight, and closes. */
    void drain();

    /** Returns how it is; nothing where it ends meanwhile. */
    CompletionStage<Optional<SessionStatistics>> statistics();
  }

  private final Set<Open> open = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private volatile boolean draining;

  void opened(Open session) {
    open.add(session);
    if (draining) {
      session.drain();
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
        open.stream()
            .map(session -> session.statistics().thenAccept(each -> each.ifPresent(found::add)))
            .map(CompletionStage::toCompletableFuture);
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .thenApply(all -> List.copyOf(found));
  }

  int count() {
    return open.size();
  }

  boolean isDraining() {
    return draining;
  }

  /** Drains all sessions, also those that open from now on; completes when none is open. */
  CompletionStage<Void> drain() {
    draining = true;
    open.forEach(Open::drain);
    completeWhenEmpty();
    return drained;
  }

  private void completeWhenEmpty() {
    if (draining && open.isEmpty()) {
      drained.complete(null);
    }
  }
}
