package dev.brevity.runtime.recurrent;

import ai.djl.ndarray.NDArray;

/** What a plain recurrent layer applies to the sums of its gate. */
public enum Nonlinearity {
  TANH {
    @Override
    NDArray apply(NDArray x) {
      return x.tanh();
    }
  },
  RELU {
    @Override
    NDArray apply(NDArray x) {
      return x.getNDArrayInternal().relu();
    }
  };

  abstract NDArray apply(NDArray x);
}
