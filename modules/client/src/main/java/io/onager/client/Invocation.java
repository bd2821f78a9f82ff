package io.onager.client;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Address;
import io.onager.protocol.ClientFrame;
import io.onager.protocol.FrameId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** One frame that is answered, and the future of what the answer says. */
final class Invocation<T> {
  private final Client client;
  private final Function<JsonNode, T> reading;
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private final AtomicBoolean settled = new AtomicBoolean();

  /**
   * Makes one that is not sent yet.
   *
   * @param reading what the frame that answers says; may throw {@link OnagerException}
   */
  Invocation(Client client, Function<JsonNode, T> reading) {
    this.client = client;
    this.reading = reading;
  }

  /** Gives a command to an actor, which is answered with a value of {@code type}. */
  static <R> CompletableFuture<Result<R>> ofCommand(
      Client client,
      JavaType type,
      Address actor,
      String command,
      Object args,
      InvokeOptions options) {
    JsonNode json = client.core().options().mapper().valueToTree(args);
    var path = actor.type() + "/" + actor.id();
    var key = options.chosenKey();
    Function<JsonNode, R> reader = reader(client, type);
    return new Invocation<Result<R>>(
            client,
            frame ->
                new Result<>(reader.apply(frame.path("value")), frame.path("revision").asLong()))
        .start(
            "%s to %s".formatted(command, path),
            json,
            key,
            key != null,
            options,
            id -> new ClientFrame.Invoke(FrameId.of(id), path, command, json, key));
  }

  /**
   * Returns what reads a value as {@code type}; throws {@link OnagerException} where it is none.
   */
  static <R> Function<JsonNode, R> reader(Client client, JavaType type) {
    return value -> {
      try {
        return client.core().options().mapper().convertValue(value, type);
      } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
        throw OnagerException.unreadable("the result", type.getRawClass(), e);
      }
    };
  }

  /** Sends {@code frame} until it is answered, which {@code content} stands in. */
  CompletableFuture<T> start(
      String subject,
      JsonNode content,
      @Nullable String key,
      boolean repeatable,
      InvokeOptions options,
      LongFunction<ClientFrame> frame) {
    var settings = client.core().options();
    if (!Legible.is(content)) {
      return failed(OnagerException.tooLarge("what is given with " + subject, Legible.BOUNDS));
    }
    if (!client.acquire()) {
      return failed(Commands.tooMany(settings.maxCommands()));
    }
    var timeout = options.timeout() == null ? settings.timeout() : options.timeout();
    var pending = new Pending(subject, key, repeatable, frame, timeout, this::answer);
    var unused =
        future.whenComplete(
            (result, why) -> {
              if (settled.compareAndSet(false, true)) {
                client.release();
                client.cancel(pending);
              }
            });
    client.invoke(pending);
    return future;
  }

  private CompletableFuture<T> failed(OnagerException why) {
    Application.run(client.core().application(), () -> future.completeExceptionally(why));
    return future;
  }

  private void answer(@Nullable JsonNode frame, @Nullable OnagerException why) {
    if (settled.compareAndSet(false, true)) {
      client.release();
      Application.run(client.core().application(), () -> settle(frame, why));
    }
  }

  private void settle(@Nullable JsonNode frame, @Nullable OnagerException why) {
    if (frame == null) {
      future.completeExceptionally(why == null ? OnagerException.closed() : why);
      return;
    }
    try {
      future.complete(reading.apply(frame));
    } catch (OnagerException e) {
      future.completeExceptionally(e);
    }
  }
}
