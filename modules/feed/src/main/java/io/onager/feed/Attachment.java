package io.onager.feed;

/**
 * Where a subscriber begins: no revision lies between the state and the cursor.
 *
 * @param epoch which life of the actor
 * @param revision of the state
 * @param state the whole state as JSON text
 * @param cursor behind {@code revision}
 */
public record Attachment(String epoch, long revision, String state, Cursor cursor) {}
