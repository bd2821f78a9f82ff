package io.onager.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.onager.model.Json;
import io.onager.protocol.ErrorCode;
import io.onager.protocol.ErrorFrame;
import io.onager.protocol.Limits;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.Materializer;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of HTTP requests as JSON, within the limits of messages. */
final class Bodies {
  private static final long WITHIN_MILLIS = 10_000;
  private static final ErrorFrame TOO_LONG =
      ErrorFrame.of(ErrorCode.TOO_LARGE, "the body is too long");
  private static final ErrorFrame TOO_DEEP =
      ErrorFrame.of(ErrorCode.TOO_LARGE, "the body nests too deep, or a number is too long");
  private static final ErrorFrame MALFORMED =
      ErrorFrame.of(ErrorCode.BAD_FRAME, "the body is not readable as JSON");
  private static final ErrorFrame CUT_OFF =
      ErrorFrame.of(ErrorCode.BAD_FRAME, "the body did not arrive whole");

  private final Limits limits;
  private final Materializer materializer;

  Bodies(Limits limits, Materializer materializer) {
    this.limits = limits;
    this.materializer = materializer;
  }

  /**
   * Returns what {@code handler} answers to the body of {@code request}, an empty object where
   * there is none; or the problem document that says what is wrong with it.
   */
  CompletionStage<HttpResponse> read(
      HttpRequest request, Function<JsonNode, CompletionStage<HttpResponse>> handler) {
    var length = request.entity().getContentLengthOption();
    if (length.isPresent() && length.getAsLong() > limits.messageBytes()) {
      return problem(TOO_LONG);
    }
    return request
        .entity()
        .withSizeLimit(limits.messageBytes())
        .toStrict(WITHIN_MILLIS, materializer)
        .thenApply(entity -> entity.getData().utf8String())
        .handle((text, failure) -> failure == null ? json(text, handler) : problem(of(failure)))
        .thenCompose(answer -> answer);
  }

  private static CompletionStage<HttpResponse> json(
      String text, Function<JsonNode, CompletionStage<HttpResponse>> handler) {
    JsonNode body;
    try {
      body = text.isBlank() ? JsonNodeFactory.instance.objectNode() : Json.parse(text);
    } catch (StreamConstraintsException e) {
      return problem(TOO_DEEP);
    } catch (JsonProcessingException e) {
      return problem(MALFORMED);
    }
    return handler.apply(body);
  }

  private static ErrorFrame of(Throwable failure) {
    @Nullable Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof EntityStreamSizeException ? TOO_LONG : CUT_OFF;
  }

  private static CompletionStage<HttpResponse> problem(ErrorFrame error) {
    return CompletableFuture.completedStage(Answers.problem(error));
  }
}
