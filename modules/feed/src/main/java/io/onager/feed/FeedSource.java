package io.onager.feed;

import io.onager.model.Address;
import java.time.Duration;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.jspecify.annotations.Nullable;

/**
 * Watches one actor as a Pekko stream. Demand is all that drives it; where there is none, nothing
 * is kept but the place. Fails with {@link IllegalStateException} where this node has no room for
 * another watched actor, with {@link ActorFailedException} where the actor cannot be watched.
 */
public final class FeedSource extends GraphStage<SourceShape<Seen>> {
  private final Feeds feeds;
  private final Address address;
  private final @Nullable From from;
  private final boolean latestOnly;
  private final Outlet<Seen> out = Outlet.create("seen");
  private final SourceShape<Seen> shape = SourceShape.of(out);

  private FeedSource(Feeds feeds, Address address, @Nullable From from, boolean latestOnly) {
    this.feeds = feeds;
    this.address = address;
    this.from = from;
    this.latestOnly = latestOnly;
  }

  /**
   * Describes a source that begins behind {@code from}, or anew, each time it is run.
   *
   * @param latestOnly whether to pass over all but the newest revision where there was no demand
   */
  public static Source<Seen, NotUsed> create(
      Feeds feeds, Address address, @Nullable From from, boolean latestOnly) {
    return Source.fromGraph(new FeedSource(feeds, address, from, latestOnly));
  }

  @Override
  public SourceShape<Seen> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  /** How often a stream without demand is looked at. */
  private static final Duration REST = Duration.ofSeconds(5);

  private final class Logic extends TimerGraphStageLogic {
    private final AsyncCallback<NotUsed> onWake = createAsyncCallback(wake -> push());
    private final Watcher watcher =
        new Watcher(feeds, address, () -> onWake.invoke(NotUsed.getInstance()));

    private boolean moved;

    private Logic() {
      super(shape);
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              push();
            }
          });
    }

    @Override
    public void preStart() {
      watcher.start(from);
      scheduleWithFixedDelay("rest", REST, REST);
    }

    /** Where there was no demand since the last time, only the place is kept. */
    @Override
    public void onTimer(Object rest) {
      watcher.keepUp();
      if (!moved && watcher.holdsPast()) {
        watcher.backTo(watcher.revision());
      }
      moved = false;
      push();
    }

    @Override
    public void postStop() {
      watcher.stop();
    }

    private void push() {
      if (isAvailable(out)) {
        if (latestOnly) {
          watcher.skipToNewest();
        }
        var seen = watcher.poll();
        moved |= seen != null;
        if (seen != null) {
          push(out, seen);
        } else if (watcher.isRefused()) {
          failStage(new IllegalStateException(address.path() + ": too many actors are watched"));
        }
      }
    }
  }
}
