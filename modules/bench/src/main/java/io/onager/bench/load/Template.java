package io.onager.bench.load;

/**
 * A message that every connection sends in its own way: {@code $c} stands for the connection's
 * number (from 0), {@code $h} for the last two digits of it, {@code $r} for the number of a room
 * (from 1), {@code $i} for that of a command (from 0).
 *
 * @param rooms over which the commands of a connection go in turns
 */
record Template(int rooms, String text) {
  private static final int HUNDRED = 100;

  String of(int connection) {
    return text.replace("$c", Integer.toString(connection))
        .replace("$h", Integer.toString(connection % HUNDRED));
  }

  String of(int connection, long command) {
    return of(connection)
        .replace("$r", Long.toString(1 + command % rooms))
        .replace("$i", Long.toString(command));
  }
}
