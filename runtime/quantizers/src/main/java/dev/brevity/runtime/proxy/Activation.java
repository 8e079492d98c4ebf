package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;

/** Applies an activation function before quantization. */
@FunctionalInterface
public interface Activation {
  /** The function's values, elementwise. */
  NDArray apply(NDArray x);
}
