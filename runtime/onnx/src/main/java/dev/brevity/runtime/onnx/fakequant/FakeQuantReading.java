package dev.brevity.runtime.onnx.fakequant;

import dev.brevity.runtime.onnx.export.QuantizerMark;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Call;
import dev.brevity.runtime.onnx.node.NodeAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.GraphProto;
import onnx.NodeProto;
import onnx.TensorProto;
import onnx.ValueInfoProto;

/** Reads operators and fake quantizers out of a written graph. */
final class FakeQuantReading {
  private final GraphProto graph;
  private final Map<String, Constant> constants = new LinkedHashMap<>();
  private final Map<String, CodeRange> ranges = new HashMap<>();
  private final Map<String, Codes> codes = new HashMap<>();
  private final List<FakeQuantNode> nodes = new ArrayList<>();

  /**
   * Codes of an activation that have not become numbers again.
   *
   * @param source in floating point
   * @param range the codes that are left
   */
  private record Codes(
      String source, float scale, long zeroPoint, boolean signed, CodeRange range) {}

  FakeQuantReading(GraphProto graph) {
    this.graph = graph;
  }

  FakeQuantGraph read() {
    graph.getInitializerList().forEach(tensor -> keep(tensor.getName(), tensor));
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("Constant") && node.getAttributeCount() == 1) {
        keep(node.getOutput(0), node.getAttribute(0).getT());
      } else if (!marked(node) && !quantizer(node) && !stored(node)) {
        nodes.add(call(node));
      }
    }
    List<String> outputs = graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
    List<FakeQuantNode> joined =
        new WeightedReading(constants, outputs).join(new TruncationReading(constants).join(nodes));
    return new FakeQuantGraph(
        graph.getInputList().stream().map(ValueInfoProto::getName).toList(),
        outputs,
        constants,
        joined);
  }

  private void keep(String name, TensorProto tensor) {
    StoredTensors.of(name, tensor).ifPresent(known -> constants.put(name, known));
    StoredTensors.range(tensor).ifPresent(range -> ranges.put(name, range));
  }

  private static Call call(NodeProto node) {
    String name = node.getName().isEmpty() ? node.getOutput(0) : node.getName();
    return new Call(
        node.getDomain().equals("ai.onnx") ? "" : node.getDomain(),
        node.getOpType(),
        name,
        node.getInputList(),
        node.getOutputList(),
        new NodeAttributes(node, name));
  }

  /** A quantizer that is one node. */
  private boolean marked(NodeProto node) {
    Optional<QuantizerMark> mark = QuantizerMark.of(node);
    if (mark.isEmpty()) {
      return false;
    }
    String input = node.getInput(0);
    String output = node.getOutput(0);
    if (mark.get() instanceof QuantizerMark.Floats floats
        && constants.get(input) instanceof StoredFloats stored) {
      constants.put(output, new StoredMinifloats(output, stored.shape(), stored.values(), floats));
    } else {
      nodes.add(
          ActivationGrid.of(mark.get())
              .<FakeQuantNode>map(
                  grid -> new FakeQuantNode.Quantize(node.getName(), input, output, grid))
              .orElseGet(
                  () -> new FakeQuantNode.General(node.getName(), input, output, mark.get())));
    }
    return true;
  }

  /** QuantizeLinear, Clip and DequantizeLinear of an activation. */
  private boolean quantizer(NodeProto node) {
    String first = node.getInputCount() == 0 ? "" : node.getInput(0);
    if (node.getOpType().equals("QuantizeLinear") && !constants.containsKey(first)) {
      return quantize(node);
    }
    Codes known = codes.get(first);
    if (known == null) {
      return false;
    }
    if (node.getOpType().equals("Clip")) {
      CodeRange kept = clipped(node, known.range());
      codes.put(
          node.getOutput(0),
          new Codes(known.source(), known.scale(), known.zeroPoint(), known.signed(), kept));
      return true;
    }
    if (node.getOpType().equals("DequantizeLinear")) {
      CodeRange range = known.range();
      nodes.add(
          new FakeQuantNode.Quantize(
              node.getName(),
              known.source(),
              node.getOutput(0),
              new ActivationGrid(
                  known.scale(), known.zeroPoint(), known.signed(), range.low(), range.high())));
      return true;
    }
    return false;
  }

  private boolean quantize(NodeProto node) {
    Optional<float[]> scale = floats(node.getInput(1)).filter(all -> all.length == 1);
    String zeroPoint = node.getInputCount() > 2 ? node.getInput(2) : "";
    CodeRange all = ranges.get(zeroPoint);
    if (scale.isEmpty()
        || all == null
        || all.bits() != Byte.SIZE
        || !(constants.get(zeroPoint) instanceof StoredIntegers zeros)) {
      return false;
    }
    codes.put(
        node.getOutput(0),
        new Codes(node.getInput(0), scale.get()[0], zeros.values()[0], all.isSigned(), all));
    return true;
  }

  private CodeRange clipped(NodeProto clip, CodeRange otherwise) {
    return new CodeRange(bound(clip, 1, otherwise.low()), bound(clip, 2, otherwise.high()));
  }

  private long bound(NodeProto clip, int index, long otherwise) {
    return clip.getInputCount() > index
            && constants.get(clip.getInput(index)) instanceof StoredIntegers known
        ? known.values()[0]
        : otherwise;
  }

  /** What turns constant codes into other constants. */
  private boolean stored(NodeProto node) {
    Constant from = node.getInputCount() == 0 ? null : constants.get(node.getInput(0));
    if (!(from instanceof StoredIntegers integers)) {
      return false;
    }
    String output = node.getOutput(0);
    switch (node.getOpType()) {
      case "Clip" -> {
        CodeRange range = clipped(node, new CodeRange(Long.MIN_VALUE, Long.MAX_VALUE));
        long[] clipped = integers.values().clone();
        for (int i = 0; i < clipped.length; i++) {
          clipped[i] = Math.max(range.low(), Math.min(range.high(), clipped[i]));
        }
        constants.put(output, new StoredIntegers(output, integers.shape(), clipped));
        ranges.put(output, range);
        return true;
      }
      case "Transpose" -> {
        if (integers.shape().length != 2) {
          return false;
        }
        StoredCodes turned = codes(output, integers, new float[] {1}, new long[] {0}, -1).turned();
        constants.put(output, new StoredIntegers(output, turned.shape(), turned.codes()));
        ranges.put(output, turned.range());
        return true;
      }
      case "DequantizeLinear" -> {
        return dequantize(node, integers);
      }
      default -> {
        return false;
      }
    }
  }

  private boolean dequantize(NodeProto node, StoredIntegers integers) {
    Optional<float[]> scales = floats(node.getInput(1));
    if (scales.isEmpty()) {
      return false;
    }
    long[] zeros =
        node.getInputCount() > 2 && constants.get(node.getInput(2)) instanceof StoredIntegers known
            ? known.values()
            : new long[scales.get().length];
    NodeAttributes attributes = new NodeAttributes(node, node.getName());
    int axis = (int) attributes.integer("axis", 1);
    if (axis < 0) {
      axis += integers.shape().length;
    }
    int along = scales.get().length == 1 ? -1 : axis;
    String output = node.getOutput(0);
    constants.put(output, codes(output, integers, scales.get(), zeros, along));
    return true;
  }

  private StoredCodes codes(
      String name, StoredIntegers integers, float[] scales, long[] zeros, int axis) {
    CodeRange range =
        ranges.getOrDefault(integers.name(), new CodeRange(Integer.MIN_VALUE, Integer.MAX_VALUE));
    return new StoredCodes(name, integers.shape(), integers.values(), scales, zeros, axis, range);
  }

  private Optional<float[]> floats(String tensor) {
    return constants.get(tensor) instanceof StoredFloats known
        ? Optional.of(known.values())
        : Optional.empty();
  }
}
