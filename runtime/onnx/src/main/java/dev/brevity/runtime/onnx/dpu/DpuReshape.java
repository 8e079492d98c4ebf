package dev.brevity.runtime.onnx.dpu;

import dev.brevity.runtime.onnx.element.Attributes;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Call;
import java.util.Optional;
import onnx.NodeProto;

/** Writes changes of shape, which are ONNX's own operators and move no numbers. */
final class DpuReshape {
  private DpuReshape() {}

  /** Flatten, or Reshape with a constant shape; empty if there is none. */
  static Optional<NodeProto> of(
      Call node, String input, Optional<long[]> shape, DpuConstants constants) {
    NodeProto.Builder made =
        NodeProto.newBuilder().setName(node.name()).addInput(input).addOutput(node.output());
    boolean flattens =
        node.is("Flatten")
            ? node.attributes().integer("axis", 1) == 1
            : shape.isPresent() && shape.get().length == 2 && shape.get()[1] == -1;
    if (flattens) {
      return Optional.of(
          made.setOpType("Flatten").addAttribute(Attributes.integer("axis", 1)).build());
    }
    return shape.map(
        sizes ->
            made.setOpType("Reshape")
                .addInput(constants.longs(node.output() + "_shape", sizes))
                .build());
  }
}
