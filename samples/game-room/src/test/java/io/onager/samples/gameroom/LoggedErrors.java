package io.onager.samples.gameroom;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** What is logged as an error from now on. */
final class LoggedErrors extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Queue<String> messages = new ConcurrentLinkedQueue<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

  private LoggedErrors() {}

  static LoggedErrors collect() {
    var errors = new LoggedErrors();
    errors.start();
    errors.root.addAppender(errors);
    return errors;
  }

  List<String> messages() {
    return List.copyOf(messages);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
      var thrown = event.getThrowableProxy();
      messages.add(
          event.getLoggerName()
              + ": "
              + event.getFormattedMessage()
              + (thrown == null ? "" : " " + thrown.getClassName() + " " + thrown.getMessage()));
    }
  }

  @Override
  public void close() {
    root.detachAppender(this);
  }
}
