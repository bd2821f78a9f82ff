package io.onager.bench.counts;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.actor.ActorMessage;
import io.onager.actor.Actors;
import io.onager.actor.Publication;
import io.onager.actor.Publication.Published;
import io.onager.actor.Update;
import io.onager.testkit.Waiting;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What an actor says to each feed that follows it, of which a node has one. */
class PublicationCountsTest {
  @AutoClose private static final CountedNode NODE = CountedNode.start();

  private final Queue<Publication> heard = new ConcurrentLinkedQueue<>();

  @Test
  void oneWriteIsOneMessageHoweverManyRevisions() {
    follow("followed");

    NODE.add("followed", 1);
    NODE.add("followed", 1);
    NODE.add("followed", 100);

    Waiting.until("all revisions", () -> updates().size() == 102);
    assertThat(published()).extracting(each -> each.updates().size()).containsExactly(1, 1, 100);
    assertThat(heard).as("and the present state").hasSize(1 + 3);
  }

  @Test
  void aStateThatNobodyFollowsIsNotWritten() {
    var before = Tally.STATES_WRITTEN.get();

    NODE.add("unfollowed", 10);

    assertThat(Tally.STATES_WRITTEN.get()).isEqualTo(before);
  }

  private void follow(String id) {
    var feed =
        NODE.system()
            .systemActorOf(
                Behaviors.receiveMessage(
                    (Publication publication) -> {
                      heard.add(publication);
                      return Behaviors.same();
                    }),
                "feed-of-" + id,
                Props.empty());
    Actors.get(NODE.system())
        .tell(NODE.tally(id).address(), new ActorMessage.Follow(feed, null, 1));
    Waiting.until("the present state", () -> !heard.isEmpty());
  }

  private List<Published> published() {
    return heard.stream().filter(Published.class::isInstance).map(Published.class::cast).toList();
  }

  private List<Update> updates() {
    return published().stream().flatMap(each -> each.updates().stream()).toList();
  }
}
