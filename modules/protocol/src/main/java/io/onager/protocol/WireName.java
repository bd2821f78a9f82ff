package io.onager.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An enum constant's name in frames. */
public interface WireName {
  /** Returns the name in frames: lower case, words joined by {@code -}. */
  String wire();

  /** Returns the name in frames that goes with the name of {@code constant}. */
  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns {@code constants} by their names in frames. */
  static <E extends WireName> Map<String, E> index(E[] constants) {
    return Arrays.stream(constants)
        .collect(Collectors.toUnmodifiableMap(WireName::wire, Function.identity()));
  }
}
