package io.onager.client;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Address;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One command, and the future of its result. */
final class Invocation<R> {
  private final Client client;
  private final JavaType type;
  private final CompletableFuture<Result<R>> future = new CompletableFuture<>();
  private final AtomicBoolean settled = new AtomicBoolean();

  Invocation(Client client, JavaType type) {
    this.client = client;
    this.type = type;
  }

  CompletableFuture<Result<R>> start(
      Address actor, String command, Object args, InvokeOptions options) {
    var settings = client.core().options();
    JsonNode json = settings.mapper().valueToTree(args);
    if (!Legible.is(json)) {
      return failed(OnagerException.tooLarge("the arguments of " + command, Legible.BOUNDS));
    }
    if (!client.acquire()) {
      return failed(Commands.tooMany(settings.maxCommands()));
    }
    var timeout = options.timeout() == null ? settings.timeout() : options.timeout();
    var pending =
        new Pending(
            actor.type() + "/" + actor.id(),
            command,
            json,
            options.chosenKey(),
            timeout,
            this::answer);
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

  private CompletableFuture<Result<R>> failed(OnagerException why) {
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
      R value = client.core().options().mapper().convertValue(frame.path("value"), type);
      future.complete(new Result<>(value, frame.path("revision").asLong()));
    } catch (IllegalArgumentException e) {
      future.completeExceptionally(OnagerException.unreadable("the result", type.getRawClass(), e));
    }
  }
}
