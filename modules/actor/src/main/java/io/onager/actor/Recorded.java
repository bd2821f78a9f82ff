package io.onager.actor;

/** An event with its stored form: encoded when it is decided, so that what cannot be is refused. */
record Recorded<E>(E event, StoredEvent stored) {}
