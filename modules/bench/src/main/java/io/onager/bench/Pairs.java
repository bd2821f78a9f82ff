package io.onager.bench;

import io.onager.bench.Rounds.Round;
import io.onager.bench.load.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Two things measured in turns, so that whatever the machine does meanwhile it does to both, and
 * the one as a part of the other is worth something.
 */
record Pairs(Side first, Rounds firsts, Side second, Rounds seconds) {
  /** What goes on while it is measured, and rests while the other is. */
  interface Side {
    void resume();

    /** Returns how far it is. */
    Progress progress();

    /** Ends when nothing is under way any more. */
    void pause();

    double rate(Round round);
  }

  /** Which part of a round goes before it, in each turn. */
  private static final int LEAD_IN = 4;

  /** Measures a turn of each, and again, until the ratio of the two is steady; then the rounds. */
  static Pairs measure(Setup setup, Side first, Side second) {
    var plan = setup.plan();
    turn(setup, first, plan.warmUp());
    turn(setup, second, plan.warmUp());
    var steady =
        WarmUp.until(
            plan,
            time -> {
              var firstRate = first.rate(turn(setup, first, time));
              return second.rate(turn(setup, second, time)) / firstRate;
            });
    var firsts = new ArrayList<Round>();
    var seconds = new ArrayList<Round>();
    for (int i = 0; i < plan.rounds(); i++) {
      firsts.add(turn(setup, first, plan.round()));
      seconds.add(turn(setup, second, plan.round()));
    }
    return new Pairs(first, new Rounds(firsts, steady), second, new Rounds(seconds, steady));
  }

  List<Double> firstRates() {
    return firsts.each(first::rate);
  }

  List<Double> secondRates() {
    return seconds.each(second::rate);
  }

  /** Returns of each pair how many times as fast the second is as the first. */
  List<Double> ratios() {
    return IntStream.range(0, firsts.all().size())
        .mapToObj(pair -> secondRates().get(pair) / firstRates().get(pair))
        .toList();
  }

  private static Round turn(Setup setup, Side side, Duration time) {
    side.resume();
    Rounds.pause(time.dividedBy(LEAD_IN));
    var round = Round.take(setup, side::progress, time);
    side.pause();
    return round;
  }
}
