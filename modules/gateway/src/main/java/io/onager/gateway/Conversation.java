package io.onager.gateway;

import io.github.bucket4j.Bucket;
import io.onager.actor.Outcome;
import io.onager.gateway.ClientRequests.Answer;
import io.onager.gateway.stream.OpenStreams;
import io.onager.model.Address;
import io.onager.model.Json;
import io.onager.model.Principal;
import io.onager.protocol.ClientFrame;
import io.onager.protocol.ErrorCode;
import io.onager.protocol.ErrorFrame;
import io.onager.protocol.FrameId;
import io.onager.protocol.Received;
import io.onager.protocol.ServerFrame;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a session does with the frames of its client, once it knows who that is. Knows nothing of
 * sockets; called on the session's thread only.
 */
final class Conversation {
  /** Brings what comes later, on whatever thread, to the session's; it never fails. */
  @FunctionalInterface
  interface Later {
    <T> void await(CompletionStage<T> stage, Consumer<T> then);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
  private static final ErrorFrame GOING =
      ErrorFrame.of(ErrorCode.UNAVAILABLE, "this node stops: connect again").after(0);
  private static final ErrorFrame OVER_QUOTA =
      ErrorFrame.of(ErrorCode.RATE_LIMITED, "too many frames at once: nothing was done")
          .after(1000);

  private final Services services;
  private final Principal principal;
  private final Outbox outbox;
  private final Later later;
  private final Bucket quota;
  private final Subscriptions subscriptions;
  private final InOrder answers = new InOrder();

  Conversation(
      Services services, Principal principal, Outbox outbox, OpenStreams streams, Later later) {
    this.services = services;
    this.principal = principal;
    this.outbox = outbox;
    this.later = later;
    this.subscriptions = new Subscriptions(services, principal, outbox, streams, this::await);
    var rate = services.settings().framesPerSecond();
    this.quota =
        Bucket.builder()
            .addLimit(limit -> limit.capacity(2L * rate).refillGreedy(rate, Duration.ofSeconds(1)))
            .build();
  }

  /** Returns whether the client may send one more frame now; answers the error where it may not. */
  boolean admits(Received received) {
    var admitted = quota.tryConsume(1);
    if (!admitted) {
      outbox.add(about(received, OVER_QUOTA));
    }
    return admitted;
  }

  /** Handles one frame, or answers the error that stands in its place. */
  void receive(Received received) {
    guard(received, () -> handle(received));
  }

  /** Refuses what a client begins that was asked to go elsewhere; what it has goes on. */
  void receiveLast(Received received) {
    if (received instanceof ClientFrame.Ack
        || received instanceof ClientFrame.Unsubscribe
        || received instanceof ClientFrame.Ping) {
      receive(received);
    } else {
      outbox.add(about(received, GOING));
    }
  }

  /** Does what a frame asks for. A fault costs that frame only. */
  private void guard(Received received, Runnable handling) {
    try {
      handling.run();
    } catch (RuntimeException e) {
      var incident = UUID.randomUUID().toString();
      LOG.error("a frame failed [{}]", incident, e);
      var error = about(received, ErrorFrame.internal(incident));
      if (error.stream() != null) {
        subscriptions.drop(error.stream()); // as its client takes it from the code
      }
      outbox.add(error);
    }
  }

  private <T> void await(
      Received received, CompletionStage<T> stage, Function<String, T> fault, Consumer<T> then) {
    later.await(Faults.answered(stage, fault), value -> guard(received, () -> then.accept(value)));
  }

  private void handle(Received received) {
    if (received instanceof ErrorFrame error) {
      outbox.add(error);
    } else if (received instanceof ClientFrame.Invoke invoke) {
      invoke(invoke);
    } else if (received instanceof ClientFrame.Subscribe subscribe) {
      subscriptions.subscribe(subscribe);
    } else if (received instanceof ClientFrame.Unsubscribe unsubscribe) {
      subscriptions.unsubscribe(unsubscribe.stream());
    } else if (received instanceof ClientFrame.Ack ack) {
      subscriptions.acknowledge(ack);
    } else if (received instanceof ClientFrame.Ping) {
      outbox.add(ServerFrame.Pong.INSTANCE);
    } else if (received instanceof ClientFrame.Submit submit) {
      submit(submit);
    } else if (received instanceof ClientFrame.Cancel cancel) {
      cancel(cancel);
    }
  }

  private void invoke(ClientFrame.Invoke invoke) {
    if (invoke.key() != null && invoke.key().isEmpty()) {
      outbox.add(ErrorFrame.of(ErrorCode.BAD_FRAME, "key: empty").to(invoke.id()));
      return;
    }
    Address address;
    try {
      address = Address.parse(principal.tenant(), invoke.actor());
    } catch (IllegalArgumentException e) {
      outbox.add(Errors.invalidAddress(e).to(invoke.id()));
      return;
    }
    if (!services.authorizer().mayInvoke(principal, address, invoke.command())) {
      outbox.add(Errors.FORBIDDEN.to(invoke.id()));
      return;
    }
    var pending = answers.begin(address, invoke.id());
    await(
        invoke,
        services.actors().invoke(address, principal, invoke.command(), invoke.args(), invoke.key()),
        Outcome.Failed::new,
        outcome -> answers.end(pending, outcome, this::answer));
  }

  private void answer(FrameId id, Outcome outcome) {
    if (outcome instanceof Outcome.Done done) {
      var value = done.value();
      outbox.add(new ServerFrame.Result(id, done.revision(), value == null ? "null" : value));
    } else {
      outbox.add(Errors.of(outcome).to(id));
    }
  }

  private void submit(ClientFrame.Submit submit) {
    var stream = submit.stream();
    var refusal = stream == null ? null : subscriptions.refusal(stream).orElse(null);
    if (refusal != null) {
      outbox.add(refusal.to(submit.id()));
      return;
    }
    var place = stream == null ? null : subscriptions.keep(stream, submit.signals());
    await(
        submit,
        services.requests().submit(principal, submit),
        Answer::fault,
        answer -> {
          outbox.add(submitted(submit.id(), answer));
          if (place != null) {
            subscriptions.open(place, answer);
          }
        });
  }

  private static ServerFrame submitted(FrameId id, Answer answer) {
    if (answer instanceof Answer.Refused refused) {
      return refused.error().to(id);
    }
    var stands = (Answer.Stands) answer;
    return stands.quick()
        ? new ServerFrame.Result(id, null, stands.request(), stands.result())
        : new ServerFrame.Accepted(id, stands.request());
  }

  private void cancel(ClientFrame.Cancel cancel) {
    await(
        cancel,
        services.requests().cancel(principal, cancel.request()),
        Answer::fault,
        answer -> outbox.add(cancelled(cancel.id(), answer)));
  }

  private static ServerFrame cancelled(FrameId id, Answer answer) {
    return answer instanceof Answer.Stands stands
        ? new ServerFrame.Result(id, null, Json.text(Map.of("status", stands.state().status())))
        : ((Answer.Refused) answer).error().to(id);
  }

  /** Returns {@code error} as the answer to {@code received}. */
  private static ErrorFrame about(Received received, ErrorFrame error) {
    if (received instanceof ErrorFrame unreadable) {
      return error.to(unreadable.id()).on(unreadable.stream());
    }
    if (received instanceof ClientFrame.Invoke invoke) {
      return error.to(invoke.id());
    }
    if (received instanceof ClientFrame.Submit submit) {
      return error.to(submit.id());
    }
    if (received instanceof ClientFrame.Cancel cancel) {
      return error.to(cancel.id());
    }
    if (received instanceof ClientFrame.Subscribe subscribe) {
      return error.on(subscribe.stream());
    }
    if (received instanceof ClientFrame.Unsubscribe unsubscribe) {
      return error.on(unsubscribe.stream());
    }
    if (received instanceof ClientFrame.Ack ack) {
      return error.on(ack.stream());
    }
    return error;
  }
}
