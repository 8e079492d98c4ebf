package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.tensor.IntQuantTensor;

/** A quantized tensor that outlives the computation it came from, until it is closed. */
final class KeptTensor implements AutoCloseable {
  private final NDArray source;
  private final IntQuantTensor tensor;

  /**
   * Copies the tensor.
   *
   * @param source what was quantized; what is kept is good for this array only
   */
  KeptTensor(NDArray source, IntQuantTensor tensor) {
    this.source = source;
    this.tensor =
        new IntQuantTensor(
            Constant.keep(tensor.value()),
            Constant.keep(tensor.scale()),
            Constant.keep(tensor.zeroPoint()),
            Constant.keep(tensor.bitWidth()),
            tensor.signed(),
            tensor.training());
  }

  boolean isFor(NDArray array) {
    return source == array;
  }

  IntQuantTensor tensor() {
    return tensor;
  }

  @Override
  public void close() {
    tensor.value().close();
    tensor.scale().close();
    tensor.zeroPoint().close();
    tensor.bitWidth().close();
  }
}
