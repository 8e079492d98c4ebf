package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.util.ArrayList;
import java.util.List;

/** A quantized tensor that outlives the computation it came from, until it is closed. */
final class KeptTensor implements AutoCloseable {
  private final NDArray source;
  private final ScaledTensor tensor;
  private final List<NDArray> copies = new ArrayList<>();

  /**
   * Copies the tensor.
   *
   * @param source what was quantized; what is kept is good for this array only
   */
  KeptTensor(NDArray source, ScaledTensor tensor) {
    this.source = source;
    this.tensor = tensor.map(this::copy);
  }

  private NDArray copy(NDArray array) {
    NDArray copy = Constant.keep(array);
    copies.add(copy);
    return copy;
  }

  boolean isFor(NDArray array) {
    return source == array;
  }

  ScaledTensor tensor() {
    return tensor;
  }

  @Override
  public void close() {
    copies.forEach(NDArray::close);
  }
}
