package io.onager.feed;

/**
 * Where a subscriber begins: no revision lies between what it has and the cursor.
 *
 * @param start whether it goes on, or begins with {@code state}
 * @param epoch which life of the actor
 * @param revision of the actor at present
 * @param state the whole present state as JSON text
 * @param cursor behind where the subscriber was for {@link Start#RESUMED}, else behind {@code
 *     revision}
 */
record Attachment(Start start, String epoch, long revision, String state, Cursor cursor) {}
