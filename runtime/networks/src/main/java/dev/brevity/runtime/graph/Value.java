package dev.brevity.runtime.graph;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a node computes. */
public sealed interface Value {
  /** A tensor, with what is known of its quantization. */
  record Tensor(QuantTensor tensor) implements Value {
    public NDArray array() {
      return tensor.value();
    }
  }

  /** Several results of one call, or several arguments in one place. */
  record Tuple(List<Value> items) implements Value {
    public Tuple {
      items = List.copyOf(items);
    }
  }

  /**
   * Anything else.
   *
   * @param value a {@link Long}, {@link Double}, {@link Boolean}, {@link String}, or null
   */
  record Scalar(@Nullable Object value) implements Value {}

  static Value of(NDArray array) {
    return new Tensor(new PlainTensor(array));
  }

  static Value of(QuantTensor tensor) {
    return new Tensor(tensor);
  }

  static Value of(@Nullable Object value) {
    return new Scalar(value);
  }

  /**
   * The tensor.
   *
   * @throws IllegalArgumentException if it is something else
   */
  default QuantTensor tensor() {
    throw new IllegalArgumentException(
        "an input that must be a tensor is missing or something else");
  }

  /** Calls the consumer for every array inside, those of scales and zero points included. */
  default void forEachArray(Consumer<NDArray> consumer) {
    if (this instanceof Tensor held) {
      held.tensor()
          .map(
              array -> {
                consumer.accept(array);
                return array;
              });
    } else if (this instanceof Tuple tuple) {
      tuple.items().forEach(item -> item.forEachArray(consumer));
    }
  }
}
