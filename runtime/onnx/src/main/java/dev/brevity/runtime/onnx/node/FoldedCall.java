package dev.brevity.runtime.onnx.node;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Function;
import java.util.List;
import java.util.Map;

/**
 * A node whose inputs are all known before the model runs. Compared by identity.
 *
 * @param node how messages name it
 */
public record FoldedCall(
    String node,
    Function function,
    List<KnownTensor> inputs,
    Map<String, Argument> options,
    Map<String, KnownTensor> tensors) {
  public FoldedCall {
    inputs = List.copyOf(inputs);
  }

  @Override
  @SuppressWarnings("ReferenceEquality")
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
