package io.onager.gateway;

import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Allow;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.RejectionHandler;

/** What a server of our own answers to requests that no route takes. */
final class Rejections {
  /** Problem documents, as everywhere else. */
  static final RejectionHandler HANDLER =
      RejectionHandler.newBuilder()
          .handleAll(
              MethodRejection.class,
              rejections -> Directives.complete(methodNotAllowed(methods(rejections))))
          .handleNotFound(Directives.complete(Answers.problem(StatusCodes.NOT_FOUND)))
          .build();

  private Rejections() {}

  private static List<HttpMethod> methods(List<MethodRejection> rejections) {
    return rejections.stream().map(MethodRejection::supported).distinct().toList();
  }

  private static HttpResponse methodNotAllowed(List<HttpMethod> supported) {
    return Answers.problem(StatusCodes.METHOD_NOT_ALLOWED)
        .addHeader(Allow.create(supported.toArray(HttpMethod[]::new)));
  }
}
