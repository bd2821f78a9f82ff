package io.onager.feed;

import io.onager.actor.Update;
import io.onager.model.Address;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.jspecify.annotations.Nullable;

/**
 * Watches one actor as a Pekko stream: the present state, then every revision. Demand is all that
 * drives it; where there is none, nothing is kept but the cursor.
 */
public final class FeedSource extends GraphStage<SourceShape<Observation>> {
  private final Feeds feeds;
  private final Address address;
  private final Outlet<Observation> out = Outlet.create("observations");

  private FeedSource(Feeds feeds, Address address) {
    this.feeds = feeds;
    this.address = address;
  }

  /** Describes a source that attaches when it is run, each time anew. */
  public static Source<Observation, NotUsed> create(Feeds feeds, Address address) {
    return Source.fromGraph(new FeedSource(feeds, address));
  }

  @Override
  public SourceShape<Observation> shape() {
    return SourceShape.of(out);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic implements Subscriber {
    private final AsyncCallback<Attachment> onAttached = createAsyncCallback(this::onAttached);
    private final AsyncCallback<NotUsed> onReady = createAsyncCallback(ready -> push());
    private @Nullable Attachment attachment;
    private boolean begun;
    private boolean fresh;
    private boolean attaching;
    private String epoch = "";
    private long revision;

    private Logic() {
      super(FeedSource.this.shape());
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
      attach();
    }

    @Override
    public void postStop() {
      feeds.detach(address, this);
    }

    @Override
    public void attached(Attachment newAttachment) {
      onAttached.invoke(newAttachment);
    }

    @Override
    public void ready() {
      onReady.invoke(NotUsed.getInstance());
    }

    private void attach() {
      attaching = true;
      feeds.attach(address, this);
    }

    private void onAttached(Attachment newAttachment) {
      attaching = false;
      attachment = newAttachment;
      fresh =
          !begun || !epoch.equals(newAttachment.epoch()) || revision != newAttachment.revision();
      push();
    }

    private void push() {
      var current = attachment;
      if (current == null || attaching || !isAvailable(out)) {
        return;
      }
      if (fresh) {
        fresh = false;
        push(begun, current.epoch(), current.revision(), current.state());
        begun = true;
        return;
      }
      var update = current.cursor().poll();
      if (update != null) {
        push(update, current.epoch());
      } else if (current.cursor().isLost()) {
        attach();
      }
    }

    private void push(Update update, String ofEpoch) {
      push(false, ofEpoch, update.revision(), update.state());
    }

    private void push(boolean reset, String ofEpoch, long ofRevision, String state) {
      epoch = ofEpoch;
      revision = ofRevision;
      push(out, new Observation(ofEpoch, ofRevision, state, reset));
    }
  }
}
