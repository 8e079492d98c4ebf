package dev.brevity.runtime.onnx.dpu;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import onnx.AttributeProto;
import onnx.AttributeProto.AttributeType;
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
    node.addAttribute(begin(name, AttributeType.INT).setI(value));
    return this;
  }

  DpuNode set(String name, List<Long> values) {
    node.addAttribute(begin(name, AttributeType.INTS).addAllInts(values));
    return this;
  }

  DpuNode set(String name, String text) {
    node.addAttribute(begin(name, AttributeType.STRING).setS(ByteString.copyFromUtf8(text)));
    return this;
  }

  /** Tells bits and positions of operands or results. */
  DpuNode positions(String name, int... positions) {
    AttributeProto.Builder pairs = begin(name, AttributeType.INTS);
    for (int position : positions) {
      pairs.addInts(FixedPoint.BITS).addInts(position);
    }
    node.addAttribute(pairs);
    told.add(name);
    return this;
  }

  NodeProto as(String name, String output) {
    AttributeProto.Builder all = begin(QUANTIZERS, AttributeType.STRINGS);
    told.forEach(one -> all.addStrings(ByteString.copyFromUtf8(one)));
    return node.addAttribute(all).setName(name).addOutput(output).build();
  }

  private static AttributeProto.Builder begin(String name, AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }
}
