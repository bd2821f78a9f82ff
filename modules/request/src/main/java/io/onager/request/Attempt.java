package io.onager.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.InvalidJsonException;
import io.onager.model.Principal;
import io.onager.request.queue.Ticket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at a request on this node: what its handler sees, and how it is told to end. */
final class Attempt implements Work, Steps.Owner {
  /**
   * The request that is attempted.
   *
   * @param submittedAt when it was stored first: of all requests that ever had its name, this one
   */
  record Subject(Ticket.Key key, Instant submittedAt, Principal principal) {
    /** Returns the request that stands so, which has been stored. */
    static Subject of(Ticket.Key key, RequestState state) {
      var submittedAt = Objects.requireNonNull(state.submittedAt(), "submittedAt");
      var principal = new Principal(key.tenant(), String.valueOf(state.principal()));
      return new Subject(key, submittedAt, principal);
    }
  }

  /** What an attempt needs of its surroundings. */
  interface Node {
    /** There is progress to be shown; called on any thread, once until {@link #takeProgress}. */
    void progressed(Attempt attempt);

    /** Stores what a step returned; blocks until that is done. */
    void keep(Attempt attempt, String step, JsonNode value) throws Exception;
  }

  /** Why an attempt is to end before its handler is through. */
  enum Cause {
    CANCELLED,
    TIMED_OUT,
    DEADLINE,
    STOPPING
  }

  /** What the handler said last. */
  record Progress(double fraction, String message, @Nullable JsonNode details) {}

  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
  private static final int MAX_DETAILS = 8 * 1024;

  private final Subject subject;
  private final String run;
  private final int number;
  private final @Nullable Instant deadline;
  private final Node node;
  private final Steps steps;
  private final List<Runnable> onCancel = new ArrayList<>();
  private @Nullable Cause cause;
  private @Nullable Thread thread;
  private boolean over;
  private double highest;
  private @Nullable Progress fresh;

  Attempt(
      Subject subject,
      String run,
      int number,
      @Nullable Instant deadline,
      Steps.Remembered remembered,
      Node node) {
    this.subject = subject;
    this.run = run;
    this.number = number;
    this.deadline = deadline;
    this.steps = new Steps(remembered, this);
    this.node = node;
  }

  Ticket.Key request() {
    return subject.key();
  }

  String run() {
    return run;
  }

  @Override
  public String id() {
    return subject.key().id();
  }

  @Override
  public Principal principal() {
    return subject.principal();
  }

  @Override
  public int attempt() {
    return number;
  }

  @Override
  public @Nullable Instant deadline() {
    return deadline;
  }

  @Override
  public void progress(double fraction, String message, @Nullable Object details) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("progress: %s (0 to 1)".formatted(fraction));
    }
    var tree = details == null ? null : Storable.tree("details", details, MAX_DETAILS);
    var text = Messages.cut(message);
    boolean first;
    synchronized (this) {
      if (over) {
        return;
      }
      highest = Math.max(highest, fraction);
      first = fresh == null;
      fresh = new Progress(highest, text, tree);
    }
    if (first) {
      node.progressed(this);
    }
  }

  /** Returns what was said and not taken yet. */
  synchronized @Nullable Progress takeProgress() {
    var taken = fresh;
    fresh = null;
    return taken;
  }

  @Override
  public <T> T once(String step, Class<T> type, Callable<T> body) throws Exception {
    return steps.once(step, type, body);
  }

  @Override
  public void keep(String step, JsonNode value) throws Exception {
    node.keep(this, step, value);
  }

  @Override
  public String key(String step) {
    Steps.requireName(step);
    return RequestIds.ofStep(subject.key(), subject.submittedAt(), step);
  }

  @Override
  public synchronized boolean isCancelled() {
    return cause != null || over;
  }

  @Override
  public void checkCancelled() {
    Work.super.checkCancelled();
  }

  @Override
  public void onCancel(Runnable action) {
    synchronized (this) {
      if (cause == null) {
        if (!over) {
          onCancel.add(action);
        }
        return;
      }
    }
    run(action);
  }

  /** Returns why it is to end, if it is. */
  synchronized @Nullable Cause cause() {
    return cause;
  }

  /** Tells the handler to end; only the first time counts. */
  void end(Cause why) {
    List<Runnable> actions;
    synchronized (this) {
      if (cause != null || over) {
        return;
      }
      cause = why;
      actions = List.copyOf(onCancel);
      if (thread != null) {
        thread.interrupt();
      }
    }
    steps.wake();
    actions.forEach(this::run);
  }

  private void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      LOG.warn("request {}: what was to run when it ends failed", subject.key(), e);
    }
  }

  /**
   * Lets {@code handler} do the work, on this thread until it returns or gives a stage.
   *
   * @param returned told once of the result or the failure, on any thread
   */
  <P, R> void run(
      RequestHandler<P, R> handler,
      JsonNode payload,
      BiConsumer<@Nullable Object, @Nullable Throwable> returned) {
    try {
      var given = read(handler, payload);
      Callable<CompletionStage<R>> body = () -> handler.handle(given, this);
      var unused = on(body).whenComplete(returned);
    } catch (Throwable e) { // a handler's faults, of whatever kind, end its attempt only
      returned.accept(null, e);
    }
  }

  private static <P> P read(RequestHandler<P, ?> handler, JsonNode payload)
      throws UnreadablePayloadException {
    try {
      return handler.read(payload);
    } catch (InvalidJsonException e) {
      throw new UnreadablePayloadException(e);
    }
  }

  /** Calls the handler on this thread, which may be interrupted meanwhile, and not later. */
  private <T> T on(Callable<T> handler) throws Exception {
    synchronized (this) {
      if (cause != null) {
        throw new CancelledException();
      }
      thread = Thread.currentThread();
    }
    try {
      return handler.call();
    } finally {
      synchronized (this) {
        thread = null;
      }
      boolean unused = Thread.interrupted(); // whatever came too late
    }
  }

  /** What the handler says from now on has no effect. */
  void over() {
    synchronized (this) {
      over = true;
    }
    steps.wake();
  }
}
