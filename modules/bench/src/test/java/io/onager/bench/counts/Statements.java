package io.onager.bench.counts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What one connection asks of PostgreSQL, from the messages of its client (protocol version 3,
 * “Message Formats”). Counts for connections of the pool that actors use; others are for migrations
 * and for what nodes say of themselves. Not thread-safe.
 */
final class Statements {
  private static final String POOL = "SET application_name = 'onager'";
  private static final Pattern TABLE = Pattern.compile("\\b(event_journal|snapshot|outbox)\\b");

  /** Whether a connection is alive, and how it is set: the pool's own questions. */
  private static final Pattern OF_POOL = Pattern.compile("(?is)\\s*|(SET|SHOW) .*");

  private final Consumer<String> roundTrip;
  private final Map<String, String> prepared = new HashMap<>();
  private final List<String> begun = new ArrayList<>();
  private String bound = "";
  private boolean counts;

  /**
   * Begins with a connection that has said nothing.
   *
   * @param roundTrip is told the statements of each, before PostgreSQL is
   */
  Statements(Consumer<String> roundTrip) {
    this.roundTrip = roundTrip;
  }

  /** Reads a message with its type and length. */
  void read(ByteBuffer message) {
    var type = (char) message.get();
    message.getInt(); // the length
    switch (type) {
      case 'P' -> prepared.put(text(message), text(message));
      case 'B' -> bind(message);
      case 'E' -> begun.add(bound);
      case 'S' -> end();
      case 'Q' -> query(text(message));
      default -> {} // carries nothing out
    }
  }

  private void bind(ByteBuffer message) {
    text(message); // the portal
    bound = prepared.getOrDefault(text(message), "");
  }

  private void query(String sql) {
    counts |= sql.equals(POOL);
    begun.add(sql);
    if (!sql.equals("BEGIN")) { // which the driver sends together with what follows
      end();
    }
  }

  private void end() {
    if (counts && !begun.stream().allMatch(sql -> OF_POOL.matcher(sql).matches())) {
      roundTrip.accept(String.join(", ", begun.stream().map(Statements::shorter).toList()));
    }
    begun.clear();
  }

  /** Returns the first word, and the first of the tables that count. */
  private static String shorter(String sql) {
    var verb = sql.strip().split("\\s", 2)[0].toLowerCase(Locale.ROOT);
    var table = TABLE.matcher(sql);
    return table.find() ? verb + " " + table.group() : verb;
  }

  private static String text(ByteBuffer message) {
    var begin = message.position();
    while (message.get() != 0) {}
    var end = message.position() - 1;
    return UTF_8.decode(message.slice(begin, end - begin)).toString();
  }
}
