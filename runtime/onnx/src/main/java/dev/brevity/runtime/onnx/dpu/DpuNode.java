package dev.brevity.runtime.onnx.dpu;

import dev.brevity.runtime.onnx.element.Attributes;
import java.util.ArrayList;
import java.util.List;
import onnx.NodeProto;

/** Makes one operator of the domain {@code pyxir} with its positions. */
final class DpuNode {
  static final String DOMAIN = "pyxir";
  static final String QUANTIZERS = "vai_quant";
  static final String IN = "vai_quant_in";
  static final String OUT = "vai_quant_out";
  static final String WEIGHTS = "vai_quant_weights";
  static final String BIASES = "vai_quant_biases";

  private final NodeProto.Builder node = NodeProto.newBuilder().setDomain(DOMAIN);
  private final List<String> told = new ArrayList<>();

  DpuNode(String type) {
    node.setOpType(type);
  }

  DpuNode input(String tensor) {
    node.addInput(tensor);
    return this;
  }

  DpuNode set(String name, long value) {
    node.addAttribute(Attributes.integer(name, value));
    return this;
  }

  DpuNode set(String name, List<Long> values) {
    node.addAttribute(Attributes.integers(name, values));
    return this;
  }

  DpuNode set(String name, String text) {
    node.addAttribute(Attributes.text(name, text));
    return this;
  }

  /** Tells bits and positions of operands or results. */
  DpuNode positions(String name, int... positions) {
    List<Long> pairs = new ArrayList<>();
    for (int position : positions) {
      pairs.addAll(List.of((long) FixedPoint.BITS, (long) position));
    }
    node.addAttribute(Attributes.integers(name, pairs));
    told.add(name);
    return this;
  }

  NodeProto as(String name, String output) {
    return node.addAttribute(Attributes.texts(QUANTIZERS, told))
        .setName(name)
        .addOutput(output)
        .build();
  }
}
