package io.onager.actor;

import java.security.SecureRandom;

/** Names for the lives of actors. */
final class Epochs {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final int LENGTH = 10;

  private Epochs() {}

  /** Returns a name that no other life has: 51 random bits. */
  static String random() {
    var name = new StringBuilder(LENGTH);
    for (var i = 0; i < LENGTH; i++) {
      name.append(DIGITS.charAt(RANDOM.nextInt(DIGITS.length())));
    }
    return name.toString();
  }
}
