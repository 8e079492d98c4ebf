package dev.brevity.runtime.aten;

/** How a learned decision becomes a number between rounding down and up. */
public enum RoundingForm {
  /** A sigmoid stretched beyond 0 and 1 and cut off there (AdaRound). */
  HARD_SIGMOID,
  /** A sigmoid. */
  SIGMOID,
  /** An offset of at most a half before rounding (SignRound). */
  IDENTITY
}
