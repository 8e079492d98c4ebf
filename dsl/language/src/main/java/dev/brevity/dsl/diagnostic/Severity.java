package dev.brevity.dsl.diagnostic;

/** How much a finding matters. */
public enum Severity {
  /** Nothing can run until it is mended. */
  ERROR,
  /** Very likely not what the author meant. */
  WARNING,
  /** Worth knowing; never changes the exit status. */
  NOTE
}
