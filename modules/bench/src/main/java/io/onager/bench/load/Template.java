package io.onager.bench.load;

/**
 * A message that every connection sends in its own way: {@code $c} stands for the connection's
 * number (from 0), {@code $r} for that of a room (from 1), {@code $i} for that of a command (from
 * 0).
 *
 * @param rooms over which the commands of a connection go in turns
 */
record Template(int rooms, String text) {
  String of(int connection) {
    return text.replace("$c", Integer.toString(connection));
  }

  String of(int connection, long command) {
    return of(connection)
        .replace("$r", Long.toString(1 + command % rooms))
        .replace("$i", Long.toString(command));
  }
}
