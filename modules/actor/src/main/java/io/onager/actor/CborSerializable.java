package io.onager.actor;

/** Marks what crosses nodes; {@code reference.conf} binds it to Jackson's CBOR. */
public interface CborSerializable {}
