package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * A list of one tensor that carries what is known of its quantization from block to block. Blocks
 * that know nothing of quantization see the values alone, and what they return carries nothing.
 */
public final class QuantNDList extends NDList {
  private static final long serialVersionUID = 1L;

  private final transient QuantTensor tensor;

  public QuantNDList(QuantTensor tensor) {
    super(tensor.value());
    this.tensor = tensor;
  }

  /** The tensor of a list of one, with what is known of it. */
  public static QuantTensor tensorOf(NDList list) {
    NDArray value = list.singletonOrThrow();
    // Managers and devices may have replaced the array; then the knowledge is that of the old one.
    return list instanceof QuantNDList quantized && quantized.tensor.value() == value
        ? quantized.tensor
        : new PlainTensor(value);
  }

  public QuantTensor tensor() {
    return tensor;
  }
}
