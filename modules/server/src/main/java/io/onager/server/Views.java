package io.onager.server;

import io.onager.feed.Entry;
import io.onager.feed.Seen;
import io.onager.feed.Start;
import io.onager.model.Position;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;

/** Turns what a watcher sees into what an application is shown, with where it stands. */
final class Views {
  /** Makes what is shown of a revision. */
  @FunctionalInterface
  interface View<T> {
    T of(Entry entry, Position position, boolean reset);
  }

  private Views() {}

  /** Returns {@code view} of each revision, and of the state with which the watching begins. */
  static <T> Source<T, NotUsed> ofStates(Source<Seen, NotUsed> seen, View<T> view) {
    return of(seen, view, true);
  }

  /** Returns {@code view} of each revision. */
  static <T> Source<T, NotUsed> ofEvents(Source<Seen, NotUsed> seen, View<T> view) {
    return of(seen, view, false);
  }

  private static <T> Source<T, NotUsed> of(
      Source<Seen, NotUsed> seen, View<T> view, boolean states) {
    return seen.statefulMap(
            () -> new Place<>(view, states),
            (place, each) -> Pair.create(place, place.see(each)),
            place -> Optional.<Optional<T>>empty())
        .filter(Optional::isPresent)
        .map(Optional::get);
  }

  /** Where one run is. */
  private static final class Place<T> {
    private final View<T> view;
    private final boolean states;
    private String epoch = "";
    private boolean reset;

    private Place(View<T> view, boolean states) {
      this.view = view;
      this.states = states;
    }

    private Optional<T> see(Seen seen) {
      if (seen instanceof Seen.Next next) {
        return show(next.entry());
      }
      if (seen instanceof Seen.State state) {
        return states ? show(state.entry()) : Optional.empty();
      }
      if (seen instanceof Seen.Began began) {
        epoch = began.epoch();
        reset = began.start() == Start.RESET;
      } else if (seen instanceof Seen.Reset anew) {
        epoch = anew.epoch();
        reset = true;
      }
      return Optional.empty();
    }

    private Optional<T> show(Entry entry) {
      var shown = view.of(entry, new Position(epoch, entry.revision()), reset);
      reset = false;
      return Optional.of(shown);
    }
  }
}
