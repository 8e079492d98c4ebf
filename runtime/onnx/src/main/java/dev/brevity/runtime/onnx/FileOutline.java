package dev.brevity.runtime.onnx;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.brevity.dsl.model.StoredForm;
import dev.brevity.runtime.graph.Function;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.layer.WeightedLayer;
import dev.brevity.runtime.onnx.element.ElementType;
import dev.brevity.runtime.onnx.node.KnownTensor;
import dev.brevity.runtime.onnx.node.Source;
import dev.brevity.runtime.onnx.operator.Operator;
import dev.brevity.runtime.onnx.operator.OperatorTable;
import dev.brevity.runtime.onnx.operator.Trait;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.NodeProto;
import onnx.StringStringEntryProto;
import onnx.TensorProto;
import onnx.ValueInfoProto;

/** How a network lies in an ONNX file, by its messages alone. */
final class FileOutline {
  /** The operator as graphs name it. */
  private static final String TRANSPOSE = Operator.PREFIX + "Transpose";

  /** What a message or text takes besides its contents. */
  private static final int FIELD = 2;

  /** What a tensor takes besides its name and values. */
  private static final int HEADER = 14;

  /** What the options of a convolution take, which are written whether a file says them or not. */
  private static final int OPTIONS = 105;

  private final OnnxFile file;
  private final ModelSketch sketch;

  FileOutline(OnnxFile file, ModelSketch sketch) {
    this.file = file;
    this.sketch = sketch;
  }

  StoredForm stored() {
    Map<String, Set<String>> users = new HashMap<>();
    Set<String> halves = new HashSet<>();
    Map<String, Long> plain = new HashMap<>();
    for (Map.Entry<String, Block> layer : sketch.model().graph().layers().entrySet()) {
      Map<String, Source.Constant> constants = sketch.constants().of(layer.getValue());
      boolean weighted =
          layer.getValue() instanceof WeightedLayer || layer.getValue() instanceof WeightLayer;
      boolean half =
          constants.values().stream()
              .anyMatch(constant -> isHalf(constant.elementType()) && constant.learned());
      if (half) {
        halves.add(layer.getKey());
      }
      Source.Constant weight = constants.get("weight");
      if (weighted && weight != null) {
        origin(weight.tensor(), false)
            .ifPresent(
                tensor ->
                    users.computeIfAbsent(tensor, name -> new HashSet<>()).add(layer.getKey()));
      }
      if (!weighted) {
        plain.put(layer.getKey(), elements(layer.getValue()) * (half ? Short.BYTES : Float.BYTES));
      }
    }
    Map<String, String> shared = new HashMap<>();
    users.forEach(
        (tensor, layers) -> {
          if (layers.size() > 1) {
            layers.forEach(layer -> shared.put(layer, tensor));
          }
        });
    return new StoredForm(frame(), shared, halves, plain, recent());
  }

  /**
   * The stored tensor that a weight consists of, and whether it is turned: layers with the same
   * have the same codes.
   */
  private static Optional<String> origin(KnownTensor tensor, boolean turned) {
    if (tensor.content() instanceof KnownTensor.Content.Stored stored) {
      return stored.proto().getName().isEmpty()
          ? Optional.empty()
          : Optional.of(stored.proto().getName() + (turned ? " turned" : ""));
    }
    if (tensor.content() instanceof KnownTensor.Content.Rearranged rearranged) {
      return origin(rearranged.from(), turned ^ rearranged.turned());
    }
    if (tensor.content() instanceof KnownTensor.Content.Folded folded
        && folded.call().function().name().equals(TRANSPOSE)
        && tensor.shape().dimension() == 2) {
      return origin(folded.call().inputs().get(0), !turned);
    }
    return Optional.empty();
  }

  private List<StoredForm.Recent> recent() {
    OperatorTable table = new OperatorTable();
    List<StoredForm.Recent> recent = new ArrayList<>();
    for (Node node : sketch.model().graph().nodes()) {
      node.function()
          .map(Function::name)
          .filter(name -> name.startsWith(Operator.PREFIX))
          .flatMap(name -> table.find(name.substring(Operator.PREFIX.length())))
          .filter(operator -> !operator.is(Trait.OWN))
          .ifPresent(
              operator ->
                  recent.add(
                      new StoredForm.Recent(node.name(), operator.type(), operator.since())));
    }
    return recent;
  }

  private static boolean isHalf(int type) {
    return type == ElementType.FLOAT16.number() || type == ElementType.BFLOAT16.number();
  }

  private static long elements(Block layer) {
    long elements = 0;
    for (Parameter parameter : layer.getParameters().values()) {
      elements += parameter.getShape().size();
    }
    return elements;
  }

  /** What nodes, names and small constants take when they are written again. */
  private long frame() {
    GraphProto graph = file.model().getGraph();
    long bytes = 0;
    for (NodeProto node : graph.getNodeList()) {
      bytes += FIELD + node.getOpType().length();
      long options = 0;
      for (AttributeProto attribute : node.getAttributeList()) {
        options += attribute.hasT() ? values(attribute.getT()) : attribute.getSerializedSize();
      }
      bytes += Math.max(options, node.getOpType().startsWith("Conv") ? OPTIONS : 0);
    }
    for (Node node : sketch.model().graph().nodes()) {
      if (!(node.operation() instanceof Operation.ParameterRead)) {
        bytes += FIELD + 2L * (FIELD + node.name().length());
        for (Node input : node.inputs()) {
          bytes += FIELD + input.name().length();
        }
      }
    }
    for (TensorProto tensor : graph.getInitializerList()) {
      bytes += HEADER + tensor.getName().length() + values(tensor);
    }
    for (ValueInfoProto port : graph.getInputList()) {
      bytes += port.getSerializedSize();
    }
    for (ValueInfoProto port : graph.getOutputList()) {
      bytes += port.getSerializedSize();
    }
    for (StringStringEntryProto entry : file.model().getMetadataPropsList()) {
      bytes += entry.getSerializedSize();
    }
    return bytes;
  }

  /** The bytes that the values of a tensor take, unless they are floats. */
  private static long values(TensorProto tensor) {
    Optional<ElementType> type = ElementType.of(tensor.getDataType());
    if (type.isEmpty() || type.get().computed().isFloating()) {
      return 0;
    }
    long count = 1;
    for (long size : tensor.getDimsList()) {
      count *= Math.max(0, size);
    }
    return type.get().stored(count);
  }
}
