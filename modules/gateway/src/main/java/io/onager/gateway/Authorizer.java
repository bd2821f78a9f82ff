package io.onager.gateway;

import io.onager.model.Address;
import io.onager.model.Principal;

/**
 * Decides who may do what, inside the principal's own tenant. Asked for every command and every
 * subscription, on the connection's thread: answers at once, from memory. One that throws counts as
 * a no, and is logged.
 */
public interface Authorizer {
  /** Returns whether {@code principal} may give {@code command} to the actor. */
  boolean mayInvoke(Principal principal, Address actor, String command);

  /** Returns whether {@code principal} may see the actor's state and events. */
  boolean mayWatch(Principal principal, Address actor);

  /**
   * Returns whether {@code principal} may see how this node is: all its sessions and streams, of
   * every tenant. No, unless an application says otherwise.
   */
  default boolean mayInspect(Principal principal) {
    return false;
  }

  /**
   * Returns whether {@code principal} may submit durable requests for {@code action}. No, unless an
   * application says otherwise. Whoever submits a request may watch and cancel it: everyone of that
   * name in the tenant, so that those without credentials are one.
   */
  default boolean maySubmit(Principal principal, String action) {
    return false;
  }

  /**
   * Returns whether {@code principal} may list, watch, cancel and send again the durable requests
   * of others, dead letters among them. No, unless an application says otherwise. To watch alone,
   * {@link #mayWatch} of the request's actor is enough.
   */
  default boolean mayManage(Principal principal) {
    return false;
  }

  /** Allows everything. For development. */
  static Authorizer open() {
    return Open.INSTANCE;
  }
}
