package io.onager.bench.load;

/**
 * Clients that come back at once: each resumes its stream as soon as it is connected again.
 *
 * @param replay what each resumes
 * @param began when they began to come back
 * @param arrivals how long behind that each had everything, by the connection's number
 */
record Return(Replay replay, long began, Arrivals arrivals) {
  static Return of(int connections, Replay replay) {
    return new Return(replay, System.nanoTime(), new Arrivals(connections));
  }

  void arrived(int connection) {
    arrivals.arrived(connection, System.nanoTime() - began);
  }
}
