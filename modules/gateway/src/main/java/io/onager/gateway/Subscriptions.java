package io.onager.gateway;

import io.onager.actor.ActorType;
import io.onager.gateway.ClientRequests.Answer;
import io.onager.gateway.stream.OpenStreams;
import io.onager.model.Address;
import io.onager.model.Principal;
import io.onager.protocol.ClientFrame;
import io.onager.protocol.ClientFrame.Subscribe;
import io.onager.protocol.ErrorCode;
import io.onager.protocol.ErrorFrame;
import io.onager.protocol.Received;
import io.onager.protocol.ServerFrame;
import io.onager.protocol.StreamFrame;
import io.onager.request.Requests;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The streams of a {@link Conversation}: who may open one, and under which number. A number is kept
 * from when it is asked for, also where it takes a while until the stream can be opened.
 */
final class Subscriptions {
  /**
   * Brings what comes of a frame later, or {@code fault} of the incident, to the session's thread.
   */
  @FunctionalInterface
  interface Later {
    <T> void await(
        Received frame, CompletionStage<T> stage, Function<String, T> fault, Consumer<T> then);
  }

  /** A number that is kept for a stream; the ticket tells it from another one of that number. */
  record Place(int number, long ticket, boolean signals) {}

  private final Services services;
  private final Principal principal;
  private final Outbox outbox;
  private final OpenStreams streams;
  private final Later later;
  private final Map<Integer, Long> kept = new HashMap<>();
  private long tickets;

  Subscriptions(
      Services services, Principal principal, Outbox outbox, OpenStreams streams, Later later) {
    this.services = services;
    this.principal = principal;
    this.outbox = outbox;
    this.streams = streams;
    this.later = later;
  }

  /** Returns why no stream can be opened under {@code number}; empty where one can. */
  Optional<ErrorFrame> refusal(int number) {
    if (streams.has(number) || kept.containsKey(number)) {
      return Optional.of(ErrorFrame.of(ErrorCode.STREAM_IN_USE, "the stream is open"));
    }
    var most = services.settings().limits().streams();
    return streams.size() + kept.size() < most
        ? Optional.empty()
        : Optional.of(
            ErrorFrame.of(
                ErrorCode.TOO_MANY_STREAMS, "at most %d streams are open".formatted(most)));
  }

  /** Keeps {@code number}, of which there is no {@link #refusal}, for a stream to come. */
  Place keep(int number, boolean signals) {
    var place = new Place(number, ++tickets, signals);
    kept.put(number, place.ticket());
    return place;
  }

  /** Returns whether {@code place} is still wanted, and keeps it no more. */
  private boolean take(Place place) {
    return kept.remove(place.number(), place.ticket());
  }

  /**
   * Opens the stream of a submitted request, unless it was refused, or nobody wants it any more.
   */
  void open(Place place, Answer submitted) {
    if (take(place) && submitted instanceof Answer.Stands stands) {
      var address = new Address(principal.tenant(), Requests.ACTOR_TYPE, stands.request());
      var subscribe =
          new Subscribe(
              place.number(),
              address.path(),
              ClientFrame.Of.STATE,
              ClientFrame.Mode.ALL,
              null,
              null,
              null,
              null,
              null,
              place.signals());
      services.actors().type(address).ifPresent(type -> open(subscribe, address, type));
    }
  }

  void subscribe(Subscribe subscribe) {
    var number = subscribe.stream();
    var refusal = refusal(number);
    if (refusal.isPresent()) {
      outbox.add(refusal.get().on(number));
      return;
    }
    Address address;
    try {
      address = Address.parse(principal.tenant(), subscribe.actor());
    } catch (IllegalArgumentException e) {
      outbox.add(Errors.invalidAddress(e).on(number));
      return;
    }
    subscribe(subscribe, address);
  }

  private void subscribe(Subscribe subscribe, Address address) {
    var number = subscribe.stream();
    var type = services.actors().type(address);
    if (type.isEmpty()) {
      outbox.add(Errors.UNKNOWN_TYPE.on(number));
    } else if (services.requests().isRequest(address)) {
      var place = keep(number, subscribe.signals());
      later.await(
          subscribe,
          services.requests().refusal(principal, address),
          incident -> Optional.of(ErrorFrame.internal(incident)),
          refusal -> decided(place, refusal, subscribe, address, type.get()));
    } else if (!services.authorizer().mayWatch(principal, address)) {
      outbox.add(Errors.FORBIDDEN.on(number));
    } else {
      open(subscribe, address, type.get());
    }
  }

  private void decided(
      Place place,
      Optional<ErrorFrame> refusal,
      Subscribe subscribe,
      Address address,
      ActorType type) {
    if (take(place)) {
      refusal.ifPresentOrElse(
          error -> outbox.add(error.on(place.number())), () -> open(subscribe, address, type));
    }
  }

  private void open(Subscribe subscribe, Address address, ActorType type) {
    streams
        .open(subscribe, address, type)
        .ifPresent(error -> outbox.add(error.on(subscribe.stream())));
  }

  void unsubscribe(int number) {
    if (drop(number)) {
      outbox.add(
          new ServerFrame.OnStream(
              number, new StreamFrame.Ended(StreamFrame.EndReason.UNSUBSCRIBED)));
    } else {
      fail(number, ErrorCode.UNKNOWN_STREAM, "no open stream has this number");
    }
  }

  /** Ends a stream, or what is to become one, without a word; returns whether there was any. */
  boolean drop(int number) {
    return kept.remove(number) != null || streams.close(number);
  }

  void acknowledge(ClientFrame.Ack ack) {
    if (!streams.has(ack.stream())) {
      fail(ack.stream(), ErrorCode.UNKNOWN_STREAM, "no open stream has this number");
    } else if (!streams.acknowledge(ack.stream(), ack.revision())) {
      fail(ack.stream(), ErrorCode.BAD_FRAME, "revision: nothing of it was sent yet");
    }
  }

  private void fail(int stream, ErrorCode code, String message) {
    outbox.add(ErrorFrame.of(code, message).on(stream));
  }
}
