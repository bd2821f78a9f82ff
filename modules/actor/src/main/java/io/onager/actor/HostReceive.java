package io.onager.actor;

import io.onager.actor.ActorMessage.Invoke;
import io.onager.actor.Writer.Report;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Which message to a host is for which of its methods. By hand: what Pekko's builder makes would be
 * a kilobyte of every actor.
 */
final class HostReceive extends Receive<ActorMessage> {
  private final ActorHost<?, ?, ?> host;

  HostReceive(ActorHost<?, ?, ?> host) {
    this.host = host;
  }

  @Override
  public Behavior<ActorMessage> receiveMessage(ActorMessage message) {
    if (message instanceof Invoke invoke) {
      return host.onInvoke(invoke);
    } else if (message instanceof Report<?> report) {
      return host.onReport(report);
    } else if (message instanceof ActorMessage.Acknowledge acknowledge) {
      return host.onAcknowledge(acknowledge);
    } else if (message instanceof ActorMessage.Read read) {
      return host.onRead(read);
    } else if (message instanceof ActorMessage.Follow follow) {
      return host.onFollow(follow);
    } else if (message instanceof ActorMessage.Signal signal) {
      return host.onSignal(signal);
    } else if (message instanceof ActorMessage.AcknowledgeSignal acknowledge) {
      return host.onAcknowledgeSignal(acknowledge);
    } else if (message instanceof ActorMessage.Unfollow unfollow) {
      return host.onUnfollow(unfollow);
    } else if (message == ActorMessage.Stop.INSTANCE) {
      return host.onStop();
    } else if (message instanceof Expiry.Due) {
      return host.onExpiryDue();
    }
    return message == ActorHost.Retry.INSTANCE ? host.onRetry() : Behaviors.unhandled();
  }

  @Override
  public Behavior<ActorMessage> receiveSignal(Signal signal) {
    if (signal instanceof Terminated terminated) {
      return host.onWriterTerminated(terminated);
    }
    return signal == PostStop.instance() ? host.onStopped() : Behaviors.unhandled();
  }
}
