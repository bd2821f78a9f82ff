package io.onager.request;

/** Marks what crosses nodes; {@code reference.conf} binds it to Jackson's CBOR. */
interface Remote {}
