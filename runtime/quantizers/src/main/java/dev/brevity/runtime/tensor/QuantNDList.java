package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;

/**
 * A list of tensors that carries what is known of their quantization from block to block. Blocks
 * that know nothing of quantization see the values alone, and what they return carries nothing.
 */
public final class QuantNDList extends NDList {
  private static final long serialVersionUID = 1L;

  private final transient List<QuantTensor> tensors;

  public QuantNDList(QuantTensor... tensors) {
    this(List.of(tensors));
  }

  public QuantNDList(List<? extends QuantTensor> tensors) {
    super(tensors.size());
    this.tensors = List.copyOf(tensors);
    tensors.forEach(tensor -> add(tensor.value()));
  }

  /** A list that carries what is known; an ordinary one when nothing is. */
  public static NDList of(List<? extends QuantTensor> tensors) {
    if (tensors.stream().anyMatch(tensor -> !(tensor instanceof PlainTensor))) {
      return new QuantNDList(tensors);
    }
    NDList values = new NDList(tensors.size());
    tensors.forEach(tensor -> values.add(tensor.value()));
    return values;
  }

  /** The tensors of all lists in one list, for DJL's {@code ParallelBlock}. */
  public static NDList join(List<NDList> lists) {
    List<QuantTensor> tensors = new ArrayList<>();
    lists.forEach(list -> tensors.addAll(tensorsOf(list)));
    return of(tensors);
  }

  /** The tensor of a list of one, with what is known of it. */
  public static QuantTensor tensorOf(NDList list) {
    return tensorAt(list, list.singletonOrThrow(), 0);
  }

  /** The tensors of a list, with what is known of them. */
  public static List<QuantTensor> tensorsOf(NDList list) {
    List<QuantTensor> found = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      found.add(tensorAt(list, list.get(i), i));
    }
    return found;
  }

  private static QuantTensor tensorAt(NDList list, NDArray value, int index) {
    // Managers and devices may have replaced the array; then the knowledge is that of the old one.
    return list instanceof QuantNDList quantized
            && index < quantized.tensors.size()
            && quantized.tensors.get(index).value() == value
        ? quantized.tensors.get(index)
        : new PlainTensor(value);
  }

  /** The tensor of a list of one. */
  public QuantTensor tensor() {
    return tensorOf(this);
  }
}
