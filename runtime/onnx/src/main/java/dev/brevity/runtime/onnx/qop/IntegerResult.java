package dev.brevity.runtime.onnx.qop;

import dev.brevity.runtime.onnx.fakequant.ActivationGrid;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The integers that a layer computes.
 *
 * @param tensors the names of the values that they stand for
 * @param nodes of the network that belong to it: quantizers, and ReLU before them
 */
record IntegerResult(ActivationGrid grid, List<String> tensors, List<FakeQuantNode> nodes) {
  /** Adds a quantizer to the result with the same grid, or a result. */
  static void add(
      List<IntegerResult> results, ActivationGrid grid, String tensor, List<FakeQuantNode> nodes) {
    IntegerResult same =
        results.stream()
            .filter(result -> result.grid().equals(grid))
            .findFirst()
            .orElseGet(() -> new IntegerResult(grid, new ArrayList<>(), new ArrayList<>()));
    if (!results.contains(same)) {
      results.add(same);
    }
    same.tensors().add(tensor);
    same.nodes().addAll(nodes);
  }
}
