package io.onager.gateway;

import io.onager.model.Address;
import io.onager.model.Principal;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An application's rules, of which a fault is a no: whoever asked is turned away as if by the rule,
 * and the log says why.
 */
record FailClosed(Authenticator authenticator, Authorizer authorizer)
    implements Authenticator, Authorizer {
  private static final Logger LOG = LoggerFactory.getLogger(FailClosed.class);

  @Override
  public CompletionStage<Optional<Principal>> authenticate(String token) {
    try {
      return authenticator.authenticate(token).exceptionally(FailClosed::nobody);
    } catch (RuntimeException e) {
      return CompletableFuture.completedStage(nobody(e));
    }
  }

  @Override
  public Optional<Principal> anonymous() {
    try {
      return authenticator.anonymous();
    } catch (RuntimeException e) {
      return nobody(e);
    }
  }

  @Override
  public boolean mayInvoke(Principal principal, Address actor, String command) {
    try {
      return authorizer.mayInvoke(principal, actor, command);
    } catch (RuntimeException e) {
      return forbidden(actor, e);
    }
  }

  @Override
  public boolean mayWatch(Principal principal, Address actor) {
    try {
      return authorizer.mayWatch(principal, actor);
    } catch (RuntimeException e) {
      return forbidden(actor, e);
    }
  }

  @Override
  public boolean mayInspect(Principal principal) {
    try {
      return authorizer.mayInspect(principal);
    } catch (RuntimeException e) {
      return forbidden("statistics", e);
    }
  }

  @Override
  public boolean maySubmit(Principal principal, String action) {
    try {
      return authorizer.maySubmit(principal, action);
    } catch (RuntimeException e) {
      return forbidden("submit", e);
    }
  }

  @Override
  public boolean mayManage(Principal principal) {
    try {
      return authorizer.mayManage(principal);
    } catch (RuntimeException e) {
      return forbidden("requests", e);
    }
  }

  private static Optional<Principal> nobody(Throwable failure) {
    LOG.error("the authenticator failed", failure);
    return Optional.empty();
  }

  private static boolean forbidden(Object what, RuntimeException failure) {
    LOG.error("{}: the authorizer failed", what, failure);
    return false;
  }
}
