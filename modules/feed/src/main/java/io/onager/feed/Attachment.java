package io.onager.feed;

/**
 * Where a subscriber begins: no revision lies between what it has and the cursor.
 *
 * @param start whether it goes on, or begins with {@code state}
 * @param epoch which life of the actor
 * @param revision of the actor at present
 * @param present the actor's present state
 * @param cursor behind where the subscriber was for {@link Start#RESUMED}, else behind {@code
 *     revision}
 */
record Attachment(Start start, String epoch, long revision, Entry present, Cursor cursor) {}
