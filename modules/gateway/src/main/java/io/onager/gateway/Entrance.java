package io.onager.gateway;

import io.onager.gateway.stream.OpenStreams;
import io.onager.model.Principal;
import io.onager.protocol.ClientFrame;
import io.onager.protocol.Received;
import io.onager.protocol.ServerFrame;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a session comes to know who is there: by the upgrade request, by {@code hello}, or because
 * nobody is asked; then it has a {@link Conversation}. Called on the session's thread only.
 */
final class Entrance {
  /** What the session does now. */
  enum Verdict {
    /** Waits: a token is looked at, or is still to come. */
    WAIT,
    /** Goes on: somebody is there. */
    OPEN,
    /** Closes: the client has been told why. */
    REFUSED
  }

  private final Services services;
  private final Identity identity;
  private final Outbox outbox;
  private final OpenStreams streams;
  private final Conversation.Later later;
  private final Consumer<Optional<Principal>> onIdentified;
  private final String connection = "c-" + UUID.randomUUID();
  private @Nullable Principal principal;
  private @Nullable Conversation conversation;

  /**
   * Makes one at which nobody has been.
   *
   * @param onIdentified told on any thread who a token belongs to; brings it to {@link #identified}
   *     on the session's
   */
  Entrance(
      Services services,
      Outbox outbox,
      OpenStreams streams,
      Conversation.Later later,
      Consumer<Optional<Principal>> onIdentified) {
    this.services = services;
    this.identity = new Identity(services.authenticator());
    this.outbox = outbox;
    this.streams = streams;
    this.later = later;
    this.onIdentified = onIdentified;
  }

  /** Returns how the session is, of which others know the rest. */
  SessionStatistics statistics(int commandsInFlight, long bytes) {
    return new SessionStatistics(
        connection, principal, commandsInFlight, bytes, streams.statistics());
  }

  /** Returns whether somebody is there, and has been told so. */
  boolean isOpen() {
    return conversation != null;
  }

  /** Returns whether a token is being looked at, so that nothing behind it may be handled yet. */
  boolean isChecking() {
    return identity.isChecking();
  }

  /** Begins with what came in the upgrade request. */
  Verdict begin(Optional<String> token) {
    if (token.isPresent()) {
      return check(token.get());
    }
    return identity.begin().map(this::open).orElse(Verdict.WAIT);
  }

  /**
   * Takes a frame.
   *
   * @param last whether the session begins nothing more
   */
  Verdict receive(Received frame, boolean last) {
    if (conversation == null) {
      return receiveFirst(frame);
    }
    if (last) {
      conversation.receiveLast(frame);
    } else if (conversation.admits(frame) && !renews(frame)) {
      conversation.receive(frame);
    }
    return Verdict.WAIT;
  }

  private Verdict receiveFirst(Received frame) {
    return frame instanceof ClientFrame.Hello hello && hello.token() != null
        ? check(hello.token())
        : refuse();
  }

  private boolean renews(Received frame) {
    if (!(frame instanceof ClientFrame.Hello hello)) {
      return false;
    }
    if (hello.token() != null) {
      check(hello.token());
    }
    return true;
  }

  /**
   * Takes note of who a token belongs to.
   *
   * @param idle whether the session has done nothing that belongs to who was there before
   */
  Verdict identified(Optional<Principal> found, boolean idle) {
    return switch (identity.checked(found, idle)) {
      case REFUSED -> refuse();
      case FOREIGN -> {
        outbox.add(Errors.FORBIDDEN);
        yield Verdict.WAIT;
      }
      case FOUND -> open(found.orElseThrow());
      case SAME -> Verdict.WAIT;
    };
  }

  /** Turns away whoever is there. */
  Verdict refuse() {
    outbox.add(Errors.UNAUTHENTICATED);
    return Verdict.REFUSED;
  }

  private Verdict check(String token) {
    identity.check(token, onIdentified);
    return Verdict.WAIT;
  }

  private Verdict open(Principal found) {
    if (conversation == null) {
      var settings = services.settings();
      outbox.add(
          new ServerFrame.Welcome(
              connection, services.node(), settings.heartbeat().toMillis(), settings.limits()));
    }
    principal = found;
    conversation = new Conversation(services, found, outbox, streams, later);
    return Verdict.OPEN;
  }
}
