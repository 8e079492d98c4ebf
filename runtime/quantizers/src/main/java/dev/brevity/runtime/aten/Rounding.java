package dev.brevity.runtime.aten;

import java.util.Locale;
import java.util.Optional;

/** Roundings of single numbers that need no state, by the names that recipes have for them. */
public enum Rounding {
  /** To the nearest integer, ties to the even one. */
  ROUND,
  /** Down. */
  FLOOR,
  /** Up. */
  CEIL,
  /** Towards zero. */
  ROUND_TO_ZERO,
  /** To the nearest integer; negative ties go up, positive ones to the even integer. */
  DPU;

  private final String suffix = name().toLowerCase(Locale.ROOT);

  /** The rounding of that name, in capitals or not; empty if there is none. */
  public static Optional<Rounding> named(String name) {
    for (Rounding rounding : values()) {
      if (rounding.name().equalsIgnoreCase(name)) {
        return Optional.of(rounding);
      }
    }
    return Optional.empty();
  }

  /** How kernels that round this way end their names. */
  String suffix() {
    return suffix;
  }
}
