package io.onager.samples.gameroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.client.ActorType;
import io.onager.client.Onager;
import io.onager.client.Options;
import io.onager.samples.gameroom.ChangedRoom;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A watcher that is the Java client, as an application has it. */
final class LibraryWatcher implements Viewer {
  private static final ActorType<JsonNode> ROOM =
      ActorType.named("game-room", JsonNode.class).withDelta("room-changes", ChangedRoom::of);

  private final List<URI> places;
  private final Options options;
  private final List<LibraryStream> streams;
  private @Nullable Onager onager;

  LibraryWatcher(Nodes nodes, List<LibraryStream> streams) {
    this.places = nodes.webSockets();
    this.options = Options.DEFAULT.withHttp(nodes.http()).withSilence(Duration.ofSeconds(1));
    this.streams = List.copyOf(streams);
  }

  @Override
  public void open() {
    var opened = Onager.connect(places, options);
    onager = opened;
    streams.forEach(
        stream -> stream.open(opened.actor(ROOM, stream.room().substring("game-room/".length()))));
  }

  @Override
  public List<LibraryStream> streams() {
    return streams;
  }

  @Override
  public void close() {
    if (onager != null) {
      onager.close();
    }
  }
}
