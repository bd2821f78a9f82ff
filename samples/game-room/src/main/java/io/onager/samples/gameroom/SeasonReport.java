package io.onager.samples.gameroom;

import io.onager.model.Address;
import io.onager.request.Breaking;
import io.onager.request.RequestException;
import io.onager.request.RequestHandler;
import io.onager.request.Retries;
import io.onager.request.TransientException;
import io.onager.request.Work;
import io.onager.server.Happened;
import io.onager.server.LiveRef;
import io.onager.server.Onager;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.stream.javadsl.Sink;

/** Who got how many points in all rounds of a room, out of its events: a durable request. */
public final class SeasonReport {
  /**
   * The result.
   *
   * @param rounds how many there were, the present one counted
   * @param players the most points first
   * @param svg the same as a chart
   */
  public record Report(String room, int rounds, List<Total> players, String svg) {}

  /** All points of a player. */
  public record Total(String player, long total) {}

  /** What is read at once at most. */
  private static final int MAX_EVENTS = 10_000;

  private static final int PAUSES = 20;
  private static final long PATIENCE_SECONDS = 30;

  private final Onager onager;

  private SeasonReport(Onager onager) {
    this.onager = onager;
  }

  /** Returns the handler for a node. */
  public static RequestHandler<?, ?> handler(Onager onager) {
    return RequestHandler.named("season-report", Season.class, Report.class)
        .validating(Season::check)
        .taking(Duration.ofSeconds(30))
        .within(Duration.ofMinutes(2))
        .retrying(
            Retries.exponential(3, Duration.ofSeconds(1), Duration.ofSeconds(30)).withJitter(0.2))
        .breaking(new Breaking(1_000, Duration.ofSeconds(1))) // it fails because it is asked to
        .handledBy(new SeasonReport(onager)::report);
  }

  private Report report(Season season, Work work) throws Exception {
    work.progress(0, "Looking for the room");
    var room =
        onager.ref(
            GameRoom.ACTOR,
            new Address(work.principal().tenant(), GameRoom.ACTOR.name(), season.room()));
    long until = work.once("until", Long.class, () -> get(room.state()).position().revision());
    if (until > MAX_EVENTS) {
      throw new RequestException(
          "room-too-old", "The room has more than %d events.".formatted(MAX_EVENTS));
    }
    work.progress(0.1, "Reading %d events".formatted(until));
    var events = until == 0 ? List.<Happened>of() : events(room, until);
    if (work.attempt() <= season.failures()) {
      work.progress(0.2, "About to fail");
      throw new TransientException("rehearsed", "It failed because it was told to.");
    }
    pause(season.delay(), work);
    work.progress(0.95, "Drawing the chart");
    var totals = totals(events);
    return new Report(season.room(), rounds(events), totals, SeasonChart.draw(totals));
  }

  private List<Happened> events(LiveRef<GameRoom.Command, Room> room, long until) throws Exception {
    return get(
        room.eventsFrom(0)
            .takeWhile(event -> event.position().revision() < until, true)
            .runWith(Sink.seq(), onager.system()));
  }

  /** Takes its time, so that there is progress to be seen. */
  private static void pause(int millis, Work work) throws InterruptedException {
    for (var done = 1; done <= PAUSES && millis > 0; done++) {
      TimeUnit.MILLISECONDS.sleep(millis / PAUSES);
      work.progress(0.2 + 0.7 * done / PAUSES, "Adding up");
    }
  }

  private static List<Total> totals(List<Happened> events) {
    var totals = new TreeMap<String, Long>();
    for (var event : events) {
      var player = event.event().path("player").asText();
      switch (event.type()) {
        case "Joined" -> totals.putIfAbsent(player, 0L);
        case "Scored" -> totals.merge(player, event.event().path("points").asLong(), Long::sum);
        default -> {} // tells nothing of points
      }
    }
    return totals.entrySet().stream()
        .map(entry -> new Total(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingLong(Total::total).reversed())
        .toList();
  }

  private static int rounds(List<Happened> events) {
    return 1 + (int) events.stream().filter(event -> event.type().equals("RoundBegan")).count();
  }

  /** Waits for an answer: on the handler's own thread, which may. */
  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
