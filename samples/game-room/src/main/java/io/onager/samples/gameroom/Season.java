package io.onager.samples.gameroom;

import io.onager.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a season report is about; the last two are there to watch progress and retries.
 *
 * @param room the id of a game room
 * @param delayMillis for how much longer it takes, 0 to 60,000; {@code null} for 0
 * @param failTimes how many of its attempts fail, 0 to 10; {@code null} for 0
 */
record Season(String room, @Nullable Integer delayMillis, @Nullable Integer failTimes) {
  private static final Pattern ROOM = Pattern.compile("[A-Za-z0-9._~-]{1,200}");
  private static final int MAX_DELAY = 60_000;
  private static final int MAX_FAILURES = 10;

  /** Returns what is wrong with it, and where. */
  List<Problem> check() {
    var problems = new ArrayList<Problem>();
    if (!ROOM.matcher(room).matches()) {
      problems.add(new Problem("/room", "expected " + ROOM));
    }
    if (delay() < 0 || delay() > MAX_DELAY) {
      problems.add(new Problem("/delayMillis", "expected 0 to " + MAX_DELAY));
    }
    if (failures() < 0 || failures() > MAX_FAILURES) {
      problems.add(new Problem("/failTimes", "expected 0 to " + MAX_FAILURES));
    }
    return problems;
  }

  int delay() {
    return delayMillis == null ? 0 : delayMillis;
  }

  int failures() {
    return failTimes == null ? 0 : failTimes;
  }
}
