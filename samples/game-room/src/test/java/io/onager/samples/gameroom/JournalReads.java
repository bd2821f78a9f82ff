package io.onager.samples.gameroom;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** What the feeds of one actor read from the journal from now on, as they log it. */
final class JournalReads extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Queue<String> reads = new ConcurrentLinkedQueue<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.onager.feed");
  private final String id;

  private JournalReads(String id) {
    this.id = id;
  }

  /**
   * Notes the reads of an actor.
   *
   * @param id of the actor, which no other actor's contains
   */
  static JournalReads of(String id) {
    var reads = new JournalReads(id);
    reads.start();
    reads.logger.setLevel(Level.DEBUG);
    reads.logger.addAppender(reads);
    return reads;
  }

  List<String> reads() {
    return List.copyOf(reads);
  }

  @Override
  protected void append(ILoggingEvent event) {
    var message = event.getFormattedMessage();
    if (message.contains(": reads behind ") && message.contains(id)) {
      reads.add(message);
    }
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setLevel(null);
  }
}
