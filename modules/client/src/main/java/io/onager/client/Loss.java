package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.client.Status.Reason;
import io.onager.client.Transport.Ended;
import io.onager.protocol.CloseCode;
import io.onager.protocol.ErrorCode;
import io.onager.protocol.Retry;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the end of a connection means for the next one.
 *
 * @param refusal why there should be none; {@code null} where there may be one
 * @param reason what an application is told of it
 * @param atLeast how long to stay away
 */
record Loss(@Nullable OnagerException refusal, Reason reason, Duration atLeast) {
  private static final int FIRST_REFUSAL = 4500;
  private static final int LAST_REFUSAL = 4999;
  private static final int UNAVAILABLE = 503; // a server answers so while it stops

  /** Answers of HTTP below 500 that pass by themselves. */
  private static boolean mayPass(int status) {
    return status == 0 || status >= 500 || status == 408 || status == 425 || status == 429;
  }

  /**
   * Returns what an end means.
   *
   * @param said the error that the server had said of who is there
   */
  static Loss of(Ended ended, @Nullable JsonNode said) {
    var why = refusal(ended, said);
    var atLeast = ended.retryAfter() == null ? Duration.ZERO : ended.retryAfter();
    return new Loss(why, reason(ended), atLeast);
  }

  boolean isUnauthenticated() {
    return refusal != null && refusal.code().equals(ErrorCode.UNAUTHENTICATED.wire());
  }

  private static Reason reason(Ended ended) {
    if (ended.httpStatus() == UNAVAILABLE) {
      return Reason.SERVER_STOPPING;
    }
    if (ended.closeCode() == Connection.NO_TOKEN) {
      return Reason.CREDENTIALS;
    }
    return Arrays.stream(CloseCode.values())
        .filter(code -> code.number() == ended.closeCode())
        .findFirst()
        .map(Loss::reason)
        .orElse(Reason.NETWORK);
  }

  private static Reason reason(CloseCode code) {
    return switch (code) {
      case RESTART, SHUTTING_DOWN -> Reason.SERVER_STOPPING;
      case TOO_SLOW -> Reason.TOO_SLOW;
      case HEARTBEAT_LOST -> Reason.HEARTBEAT;
      case UNAUTHENTICATED -> Reason.CREDENTIALS;
      case PROTOCOL, FORBIDDEN, REVOKED -> Reason.NETWORK; // refusals, which say more
    };
  }

  private static @Nullable OnagerException refusal(Ended ended, @Nullable JsonNode said) {
    if (!mayPass(ended.httpStatus())) {
      return ofStatus(ended);
    }
    var code = ended.closeCode();
    if (code < FIRST_REFUSAL || code > LAST_REFUSAL) {
      return null;
    }
    return said != null && code != CloseCode.REVOKED.number()
        ? OnagerException.of(said, "connecting")
        : ofCode(code, ended.message());
  }

  private static OnagerException ofStatus(Ended ended) {
    return switch (ended.httpStatus()) {
      case 401 -> plain(ErrorCode.UNAUTHENTICATED, ended.message());
      case 403 -> plain(ErrorCode.FORBIDDEN, ended.message());
      default -> OnagerException.protocol(ended.message());
    };
  }

  private static OnagerException ofCode(int code, String message) {
    if (code == CloseCode.UNAUTHENTICATED.number()) {
      return plain(ErrorCode.UNAUTHENTICATED, message);
    }
    if (code == CloseCode.REVOKED.number()) {
      var advice = "revoked: the server has withdrawn the credentials: sign in again";
      return OnagerException.of(OnagerException.REVOKED, Retry.NEVER, advice);
    }
    if (code == CloseCode.FORBIDDEN.number()) {
      return plain(ErrorCode.FORBIDDEN, message);
    }
    if (code == Connection.TOO_LARGE) {
      var advice = "too-large: %s; raise Options.maxMessageChars".formatted(message);
      return OnagerException.of(ErrorCode.TOO_LARGE.wire(), Retry.NEVER, advice);
    }
    return OnagerException.protocol(message.isEmpty() ? "closed with " + code : message);
  }

  private static OnagerException plain(ErrorCode code, String message) {
    return OnagerException.of(
        code.wire(),
        code.retry(),
        "%s: connecting: %s%s".formatted(code.wire(), message, Advice.on(code.wire())));
  }
}
