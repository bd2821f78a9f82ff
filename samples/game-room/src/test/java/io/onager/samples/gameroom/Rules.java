package io.onager.samples.gameroom;

import io.onager.gateway.Authenticator;
import io.onager.gateway.Authorizer;
import io.onager.model.Address;
import io.onager.model.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Who holds which token, in two tenants, and what nobody may do. */
final class Rules implements Authenticator, Authorizer {
  static final String ANN_OF_RED = "token-ann-1";
  static final String ANN_OF_RED_RENEWED = "token-ann-2";
  static final String BOB_OF_RED = "token-bob";
  static final String CEM_OF_BLUE = "token-cem";

  /** May see how the node is. */
  static final String OPERATOR = "token-operator";

  /** May do everything with the requests of others. */
  static final String MANAGER_OF_RED = "token-mia";

  /** The rules fail when they are asked whether this one may. */
  static final String FAILS_AS_OPERATOR = "token-dan";

  /** A token that is checked once {@link #late} is completed. */
  static final String LATE = "token-late";

  static final String FAILS = "token-fails";
  static final String THROWS = "token-throws";

  /** Nobody may know of these actors. */
  static final String SECRET = "counter/secret";

  static final String READ_ONLY = "counter/read-only";

  /** The rules fail when they are asked about this one. */
  static final String BROKEN = "counter/broken";

  /** What stands in exceptions and is nobody's business. */
  static final String INTERNAL = "the password is 1234";

  private static final Map<String, Principal> HOLDERS =
      Map.of(
          ANN_OF_RED, new Principal("red", "ann"),
          ANN_OF_RED_RENEWED, new Principal("red", "ann"),
          BOB_OF_RED, new Principal("red", "bob"),
          CEM_OF_BLUE, new Principal("blue", "cem"),
          OPERATOR, new Principal("operators", "eve"),
          MANAGER_OF_RED, new Principal("red", "mia"),
          FAILS_AS_OPERATOR, new Principal("red", "dan"));

  final CompletableFuture<Optional<Principal>> late = new CompletableFuture<>();

  static Map<String, String> bearer(String token) {
    return Map.of("Authorization", "Bearer " + token);
  }

  static String hello(String token) {
    return "{\"type\":\"hello\",\"token\":\"%s\"}".formatted(token);
  }

  @Override
  public CompletionStage<Optional<Principal>> authenticate(String token) {
    return switch (token) {
      case LATE -> late;
      case FAILS -> CompletableFuture.failedStage(new IllegalStateException(INTERNAL));
      case THROWS -> throw new IllegalArgumentException(INTERNAL);
      default -> CompletableFuture.completedStage(Optional.ofNullable(HOLDERS.get(token)));
    };
  }

  @Override
  public boolean mayInvoke(Principal principal, Address actor, String command) {
    return isKnown(actor) && !path(actor).equals(READ_ONLY);
  }

  @Override
  public boolean mayWatch(Principal principal, Address actor) {
    return isKnown(actor) && !actor.type().equals("request");
  }

  private static boolean isKnown(Address actor) {
    if (path(actor).equals(BROKEN)) {
      throw new IllegalArgumentException(INTERNAL);
    }
    return !path(actor).equals(SECRET);
  }

  @Override
  public boolean maySubmit(Principal principal, String action) {
    if (principal.name().equals("dan")) {
      throw new IllegalArgumentException(INTERNAL);
    }
    return !action.equals("forbidden");
  }

  @Override
  public boolean mayManage(Principal principal) {
    return principal.name().equals("mia");
  }

  @Override
  public boolean mayInspect(Principal principal) {
    if (principal.name().equals("dan")) {
      throw new IllegalArgumentException(INTERNAL);
    }
    return principal.tenant().equals("operators");
  }

  private static String path(Address actor) {
    return actor.type() + "/" + actor.id();
  }
}
