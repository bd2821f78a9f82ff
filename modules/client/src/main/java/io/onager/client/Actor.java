package io.onager.client;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Address;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One actor, to give commands to and to watch. Costs nothing until it is used. Thread-safe.
 *
 * <p>The future of a command completes on {@link Options#executor}, once: with the result, or with
 * an {@link OnagerException}. Cancelling it gives the command up; it may have its effect
 * nevertheless. Commands of one client reach an actor in the order given, but for those that have
 * to be asked again.
 *
 * @param <S> its state
 */
public final class Actor<S> {
  private final Client client;
  private final ActorType<S> type;
  private final Address address;

  Actor(Client client, ActorType<S> type, String id) {
    this.client = client;
    this.type = type;
    this.address = new Address(Address.DEFAULT_TENANT, type.name(), id);
  }

  /** Gives a command: {@code room.invoke(new Score("ann", 5))}. */
  public <R> CompletableFuture<Result<R>> invoke(Command<R> command) {
    return invoke(command, InvokeOptions.DEFAULT);
  }

  /** Gives a command that says what it is answered with. */
  public <R> CompletableFuture<Result<R>> invoke(Command<R> command, InvokeOptions options) {
    return Invocation.ofCommand(client, result(command), address, name(command), command, options);
  }

  /** Gives a command, a record of the simple name that the command has, and takes any result. */
  public CompletableFuture<Result<JsonNode>> invoke(Object command) {
    return invoke(command, JsonNode.class);
  }

  /** Gives a command that is answered with a {@code result}. */
  public <R> CompletableFuture<Result<R>> invoke(Object command, Class<R> result) {
    return invoke(name(command), command, result, InvokeOptions.DEFAULT);
  }

  /**
   * Gives a command.
   *
   * @param args what Jackson writes as an object: a record, a map
   * @throws IllegalArgumentException where it does not
   */
  public <R> CompletableFuture<Result<R>> invoke(
      String command, Object args, Class<R> result, InvokeOptions options) {
    return Invocation.ofCommand(client, type(result), address, command, args, options);
  }

  /** Returns its states from the present one on. */
  public Watch<S> watch() {
    return watch(WatchOptions.DEFAULT);
  }

  /** Returns its states or events as {@code options} say. */
  public Watch<S> watch(WatchOptions options) {
    return new Watch<>(client, type, address, options);
  }

  /** Returns its address, {@code type/id}. */
  @Override
  public String toString() {
    return address.type() + "/" + address.id();
  }

  private JavaType result(Command<?> command) {
    var types = client.core().options().mapper().getTypeFactory();
    var said = types.constructType(command.getClass()).findTypeParameters(Command.class);
    if (said.length == 0) {
      throw new IllegalArgumentException(
          "%s: expected to implement Command<R>, with what it is answered with as R"
              .formatted(name(command)));
    }
    return said[0];
  }

  private JavaType type(Class<?> result) {
    return client.core().options().mapper().constructType(result);
  }

  private static String name(@Nullable Object command) {
    if (command == null || command.getClass().getSimpleName().isEmpty()) {
      throw new IllegalArgumentException("command: expected an instance of a named class");
    }
    return command.getClass().getSimpleName();
  }
}
