package io.onager.gateway;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.stage.AsyncCallback;
import scala.jdk.javaapi.FutureConverters;

/**
 * A session as the rest of its node sees it: brings what others want of it to its own thread.
 * Thread-safe.
 */
final class SessionDoor implements Sessions.Open {
  private final AsyncCallback<Farewell> onGoAway;
  private final AsyncCallback<NotUsed> onShutDown;
  private final AsyncCallback<CompletableFuture<Optional<SessionStatistics>>> onStatistics;

  /**
   * Makes the door of one session.
   *
   * @param onStatistics completes what it is given
   */
  SessionDoor(
      AsyncCallback<Farewell> onGoAway,
      AsyncCallback<NotUsed> onShutDown,
      AsyncCallback<CompletableFuture<Optional<SessionStatistics>>> onStatistics) {
    this.onGoAway = onGoAway;
    this.onShutDown = onShutDown;
    this.onStatistics = onStatistics;
  }

  @Override
  public void goAway(Farewell farewell) {
    onGoAway.invoke(farewell);
  }

  @Override
  public void shutDown() {
    onShutDown.invoke(NotUsed.getInstance());
  }

  @Override
  public CompletionStage<Optional<SessionStatistics>> statistics() {
    var answer = new CompletableFuture<Optional<SessionStatistics>>();
    FutureConverters.asJava(onStatistics.invokeWithFeedback(answer))
        .whenComplete((given, ended) -> answer.complete(Optional.empty()));
    return answer;
  }
}
