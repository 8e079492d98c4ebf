package dev.brevity.runtime.module;

/**
 * A component that takes part in a search over candidates. While a search evaluates a candidate,
 * statistics return the candidate and state is not updated.
 */
public interface Searched {
  /** Switches between normal operation and the evaluation of candidates. */
  void setLocalLossMode(boolean enabled);
}
