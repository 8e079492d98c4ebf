package dev.brevity.runtime.restriction;

import ai.djl.ndarray.NDArray;

/**
 * Which values something may take. A restricted quantity is kept in a domain of its own, where
 * gradients are better behaved: the logarithm for powers of two.
 */
public interface RestrictValue {
  /** Brings a value into the domain in which it is kept. */
  double toDomain(double value);

  /** Brings values into the domain in which they are kept. */
  NDArray toDomain(NDArray values);

  /** The permitted values for what is kept in the domain. */
  NDArray restrict(NDArray kept);
}
