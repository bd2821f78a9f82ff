package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Problem;
import io.onager.protocol.ErrorCode;
import io.onager.protocol.Retry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a command has no result, a stream has ended, or the server does not want this client. The
 * message is for a developer and says what to do; {@link #code}, {@link #reason} and {@link #retry}
 * are for programs.
 */
public final class OnagerException extends RuntimeException {
  /** The code where {@link Onager#close} ended it. */
  public static final String CLOSED = "closed";

  /** The code where the server ended a stream; {@link #reason} says why. */
  public static final String ENDED = "ended";

  /** The code where the server has withdrawn the credentials of this client. */
  public static final String REVOKED = "revoked";

  /** The code where what answers is no server of this protocol. */
  public static final String PROTOCOL = "protocol";

  /** The code where what came does not fit the type that was asked for. */
  public static final String UNREADABLE = "unreadable";

  /** The code where more commands wait for answers than {@link Options#maxCommands}. */
  public static final String TOO_MANY_COMMANDS = "too-many-commands";

  /** The code where {@link Options#executor} takes nothing. */
  public static final String EXECUTOR = "executor";

  /** The code where a {@link PositionStore} failed. */
  public static final String POSITION_STORE = "position-store";

  private static final long serialVersionUID = 1L;
  private static final int MAX_DETAILS = 100;
  private static final Pattern INCIDENT = Pattern.compile("logged as ([A-Za-z0-9-]+)");

  private final String code;
  private final Retry retry;
  private final @Nullable String reason;
  private final transient List<Problem> details;

  OnagerException(
      String code,
      Retry retry,
      @Nullable String reason,
      String message,
      List<Problem> details,
      @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.retry = retry;
    this.reason = reason;
    this.details = List.copyOf(details);
  }

  static OnagerException of(String code, Retry retry, String message) {
    return new OnagerException(code, retry, null, message, List.of(), null);
  }

  static OnagerException closed() {
    return of(CLOSED, Retry.NEVER, "closed: this client was closed; connect another one");
  }

  /** Returns why the server ended a stream. */
  static OnagerException ended(String actor, String reason) {
    var forbidden = ErrorCode.FORBIDDEN.wire();
    var code = reason.equals(forbidden) ? forbidden : ENDED;
    var message = "%s: watching %s: the server has ended it: %s".formatted(code, actor, reason);
    return new OnagerException(code, Retry.NEVER, reason, message, List.of(), null);
  }

  static OnagerException protocol(String problem) {
    return of(
        PROTOCOL,
        Retry.NEVER,
        "protocol: %s. Check the address, which ends with /onager/ws, and that server and client have the same version"
            .formatted(problem));
  }

  static OnagerException tooLarge(String subject, String problem) {
    var message = "too-large: %s: %s".formatted(subject, problem);
    return of(ErrorCode.TOO_LARGE.wire(), Retry.NEVER, message);
  }

  static OnagerException unreadable(String what, Class<?> type, Throwable cause) {
    var message =
        "unreadable: %s is no %s: %s. Ask for a type that fits"
            .formatted(what, type.getSimpleName(), cause.getMessage());
    return new OnagerException(UNREADABLE, Retry.NEVER, null, message, List.of(), cause);
  }

  static OnagerException positionStore(String what, Exception cause) {
    var message = "position-store: %s; watch again once the store works".formatted(what);
    return new OnagerException(POSITION_STORE, Retry.LATER, null, message, List.of(), cause);
  }

  static OnagerException executor(Exception cause) {
    var message =
        "executor: Options.executor takes nothing; give one that runs all, and close Onager before it";
    return new OnagerException(EXECUTOR, Retry.NEVER, null, message, List.of(), cause);
  }

  /** Returns what an {@code error} frame about {@code subject} says, and what to do about it. */
  static OnagerException of(JsonNode frame, String subject) {
    var code = frame.path("code").asText(ErrorCode.INTERNAL.wire());
    var details = details(frame.path("details"));
    var reason = frame.path("reason").isTextual() ? frame.path("reason").textValue() : null;
    var message =
        "%s%s: %s: %s%s%s"
            .formatted(
                code,
                reason == null ? "" : " (" + reason + ")",
                subject,
                frame.path("message").asText(),
                details.isEmpty() ? "" : " " + details,
                Advice.on(code));
    return new OnagerException(code, retry(frame, code), reason, message, details, null);
  }

  /** Returns what is wrong: a code of the protocol, or one of this class. */
  public String code() {
    return code;
  }

  /** Returns whether asking again can help. */
  public Retry retry() {
    return retry;
  }

  /**
   * Returns the actor's own code for why it refused, with {@code rejected}; or the server's for why
   * it ended a stream, with {@link #ENDED}.
   */
  public Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  /** Returns where arguments or a filter do not fit, at most 100 places; otherwise empty. */
  public List<Problem> details() {
    return details == null ? List.of() : details;
  }

  /** Returns under what the server's log describes its fault, with {@code internal}. */
  public Optional<String> incident() {
    var found = INCIDENT.matcher(String.valueOf(getMessage()));
    return code.equals(ErrorCode.INTERNAL.wire()) && found.find()
        ? Optional.of(found.group(1))
        : Optional.empty();
  }

  private static List<Problem> details(JsonNode details) {
    var problems = new ArrayList<Problem>();
    for (var each : details) {
      if (problems.size() < MAX_DETAILS) {
        problems.add(new Problem(each.path("path").asText(), each.path("problem").asText()));
      }
    }
    return problems;
  }

  private static Retry retry(JsonNode frame, String code) {
    var said = frame.path("retry").asText();
    return Arrays.stream(Retry.values())
        .filter(retry -> retry.wire().equals(said))
        .findFirst()
        .orElseGet(() -> usual(code));
  }

  private static Retry usual(String code) {
    return Arrays.stream(ErrorCode.values())
        .filter(known -> known.wire().equals(code))
        .map(ErrorCode::retry)
        .findFirst()
        .orElse(Retry.NEVER);
  }
}
