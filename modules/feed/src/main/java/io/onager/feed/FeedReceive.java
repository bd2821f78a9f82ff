package io.onager.feed;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Which message to a feed is for which of its methods. By hand: what Pekko's builder makes would be
 * a kilobyte of every feed.
 */
final class FeedReceive extends Receive<FeedCommand> {
  private final Feed feed;

  FeedReceive(Feed feed) {
    this.feed = feed;
  }

  @Override
  public Behavior<FeedCommand> receiveMessage(FeedCommand command) {
    if (command instanceof FeedCommand.Heard heard) {
      return feed.onHeard(heard.publication());
    } else if (command instanceof FeedCommand.Attach attach) {
      return feed.onAttach(attach);
    } else if (command instanceof FeedCommand.Reread reread) {
      return feed.onReread(reread);
    } else if (command instanceof FeedCommand.Replayed replayed) {
      return feed.onReplayed(replayed);
    } else if (command instanceof FeedCommand.ReplayFailed failed) {
      return feed.onReplayFailed(failed);
    } else if (command instanceof FeedCommand.ReplayAgain again) {
      return feed.onReplayAgain(again);
    } else if (command instanceof FeedCommand.Detach detach) {
      return feed.onDetach(detach);
    } else if (command == FeedCommand.Renew.INSTANCE) {
      return feed.onRenew();
    } else if (command == FeedCommand.Retry.INSTANCE) {
      return feed.onRetry();
    }
    return command == FeedCommand.Stop.INSTANCE ? feed.onStop() : Behaviors.unhandled();
  }

  @Override
  public Behavior<FeedCommand> receiveSignal(Signal signal) {
    if (signal instanceof Terminated terminated) {
      return feed.onActorTerminated(terminated);
    } else if (signal instanceof PreRestart restart) {
      return feed.onPreRestart(restart);
    }
    return signal == PostStop.instance() ? feed.end() : Behaviors.unhandled();
  }
}
