package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.onager.model.Address;
import io.onager.protocol.ClientFrame;
import io.onager.protocol.FrameId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A durable request: work that the server does whether or not anybody waits for it. It is the actor
 * {@code request/<id>}. Costs nothing until it is used. Thread-safe.
 *
 * @param <R> its result
 */
public final class DurableRequest<R> {
  private static final ActorType<RequestState> STATES =
      ActorType.named("request", RequestState.class);

  private final Client client;
  private final Address address;
  private final Function<JsonNode, R> reader;

  DurableRequest(Client client, String id, Class<R> result) {
    this.client = client;
    this.address = new Address(Address.DEFAULT_TENANT, STATES.name(), id);
    var type = client.core().options().mapper().constructType(result);
    this.reader = Invocation.reader(client, type);
  }

  static <R> CompletableFuture<Submitted<R>> submit(
      Client client, String action, Object payload, Class<R> result, SubmitOptions options) {
    JsonNode json = client.core().options().mapper().valueToTree(payload);
    var key = options.invoke().chosenKey();
    var after = options.after();
    return new Invocation<Submitted<R>>(client, frame -> submitted(client, frame, result))
        .start(
            "submitting " + action,
            json,
            key,
            key != null,
            options.invoke(),
            id ->
                new ClientFrame.Submit(
                    FrameId.of(id),
                    action,
                    json,
                    key,
                    options.priority(),
                    null,
                    after == null ? null : after.toMillis(),
                    options.at(),
                    options.deadline(),
                    false));
  }

  private static <R> Submitted<R> submitted(Client client, JsonNode frame, Class<R> result) {
    var request = new DurableRequest<>(client, frame.path("request").asText(), result);
    var value = frame.path("value");
    return new Submitted<>(
        request,
        value.isMissingNode() || value.isNull()
            ? Optional.empty()
            : Optional.of(request.reader.apply(value)));
  }

  /** Returns its id, to find it again by {@link Onager#request}. */
  public String id() {
    return address.id();
  }

  /** Returns its states, from now on. They do not end with the request. */
  public Watch<RequestState> watch() {
    return watch(WatchOptions.DEFAULT);
  }

  /**
   * Returns its states or events as {@code options} say: {@linkplain WatchOptions#withSignals with
   * signals} its progress, too, between what is stored of it.
   */
  public Watch<RequestState> watch(WatchOptions options) {
    return new Watch<>(client, STATES, address, options);
  }

  /**
   * Waits for its result, over lost connections and restarts of the server. The future completes on
   * {@link Options#executor}; where there is no result it fails as {@code rejected}, the reason
   * being the code of the request's error, or {@code cancelled}. Cancelling the future ends the
   * waiting alone.
   */
  public CompletableFuture<R> result() {
    var watch = new Watch<>(client, STATES, address, WatchOptions.DEFAULT.latest());
    var future = new CompletableFuture<R>();
    var unused = future.whenComplete((result, why) -> watch.close());
    watch.subscribe(new ResultSubscriber<>(future, address.id(), this::read));
    return future;
  }

  private R read(RequestState completed) {
    var result = completed.result();
    return reader.apply(result == null ? NullNode.getInstance() : result);
  }

  /**
   * Gives it up. The future completes with where it stands then: {@code cancelled}, or the status
   * that it had ended with before.
   */
  public CompletableFuture<String> cancel() {
    return new Invocation<>(client, frame -> frame.path("value").path("status").asText())
        .start(
            "cancelling " + this,
            NullNode.getInstance(),
            null,
            true,
            InvokeOptions.DEFAULT,
            id -> new ClientFrame.Cancel(FrameId.of(id), address.id()));
  }

  @Override
  public String toString() {
    return address.type() + "/" + address.id();
  }
}
