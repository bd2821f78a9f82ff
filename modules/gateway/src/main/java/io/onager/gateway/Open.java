package io.onager.gateway;

import io.onager.model.Address;
import io.onager.model.Principal;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** No rules at all. */
enum Open implements Authenticator, Authorizer {
  INSTANCE;

  @Override
  public CompletionStage<Optional<Principal>> authenticate(String token) {
    return CompletableFuture.completedStage(anonymous());
  }

  @Override
  public Optional<Principal> anonymous() {
    return Optional.of(Principal.ANONYMOUS);
  }

  @Override
  public boolean mayInvoke(Principal principal, Address actor, String command) {
    return true;
  }

  @Override
  public boolean mayInspect(Principal principal) {
    return true;
  }

  @Override
  public boolean maySubmit(Principal principal, String action) {
    return true;
  }

  @Override
  public boolean mayManage(Principal principal) {
    return true;
  }

  @Override
  public boolean mayWatch(Principal principal, Address actor) {
    return true;
  }
}
