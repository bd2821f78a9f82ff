package io.onager.actor;

import io.onager.model.Address;

/** What only the hosting of a type needs to know of it. */
interface HostedType extends ActorType {
  /** Returns under which id the journal has the actor at {@code address}. */
  String persistenceId(Address address);

  /** Returns how the type's states follow from what is stored. */
  Evolution<?> evolution();
}
