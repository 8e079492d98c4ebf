package dev.brevity.runtime.module;

/**
 * A component that computes something from weights whenever it is asked, until it is told to keep
 * it: for algorithms that change weights and must not move the scale that they aim at.
 */
public interface Freezable {
  /** From the next call on what that call computes is kept. */
  void freeze();

  /** Whether what is computed is kept. */
  boolean isFrozen();
}
