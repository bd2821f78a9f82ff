package io.onager.actor;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.RootActorPath;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * Which nodes are about to leave and give their shards away before they do, as each says to all
 * others. A hint: who missed it lets them leave as Pekko does, all shards at once. Thread-safe.
 */
final class LeavingNodes {
  /** What a node says of itself, again and again until it has no shards. */
  record Notice(String node, long uid) implements CborSerializable {
    private UniqueAddress from() {
      return new UniqueAddress(AddressFromURIString.parse(node), uid);
    }
  }

  private static final String NAME = "onager-leaving-nodes";

  private final Set<UniqueAddress> leaving = ConcurrentHashMap.newKeySet();
  private final org.apache.pekko.actor.typed.ActorSystem<?> system;

  LeavingNodes(org.apache.pekko.actor.typed.ActorSystem<?> system) {
    this.system = system;
    system.systemActorOf(listener(), NAME, Props.empty());
  }

  /** Returns whether the node of whoever lives at {@code path} said that it leaves. */
  boolean contains(ActorPath path) {
    var address = path.address();
    var cluster = Cluster.get(system);
    var node = address.hasGlobalScope() ? address : cluster.selfMember().address();
    for (var member : cluster.state().getMembers()) { // another may have its address by now
      if (member.address().equals(node)) {
        return leaving.contains(member.uniqueAddress());
      }
    }
    return false;
  }

  /** Says to all nodes, this one among them, that this one leaves. */
  static void announceSelf(ActorSystem system) {
    var cluster = org.apache.pekko.cluster.Cluster.get(system);
    var notice =
        new Notice(cluster.selfAddress().toString(), cluster.selfUniqueAddress().longUid());
    cluster
        .state()
        .getMembers()
        .forEach(
            member ->
                system
                    .actorSelection(
                        new RootActorPath(member.address(), "/").child("system").child(NAME))
                    .tell(notice, org.apache.pekko.actor.ActorRef.noSender()));
  }

  private Behavior<Object> listener() {
    return Behaviors.setup(
        context -> {
          Cluster.get(context.getSystem())
              .subscriptions()
              .tell(
                  Subscribe.create(
                      context.getSelf().<ClusterEvent.MemberRemoved>narrow(),
                      ClusterEvent.MemberRemoved.class));
          return Behaviors.receive(Object.class)
              .onMessage(
                  Notice.class,
                  notice -> {
                    leaving.add(notice.from());
                    return Behaviors.same();
                  })
              .onMessage(
                  ClusterEvent.MemberRemoved.class,
                  removed -> {
                    leaving.remove(removed.member().uniqueAddress());
                    return Behaviors.same();
                  })
              .build();
        });
  }
}
