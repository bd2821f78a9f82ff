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

  /** Allows everything. For development. */
  static Authorizer open() {
    return Open.INSTANCE;
  }
}
