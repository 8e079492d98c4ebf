package dev.brevity.runtime.onnx.finn;

import dev.brevity.runtime.onnx.fakequant.FakeQuantNode;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Call;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Weighted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.GraphProto;
import onnx.TensorShapeProto;
import onnx.ValueInfoProto;

/** The size of the second dimension of tensors, and how many come after it, as far as known. */
final class Channels {
  private static final Set<String> KEEPING =
      Set.of("Relu", "Clip", "MaxPool", "AveragePool", "BatchNormalization", "Add", "Identity");

  private final Map<String, Known> known = new HashMap<>();

  /**
   * What is known of a tensor.
   *
   * @param count of channels
   * @param spatial how many dimensions follow
   */
  record Known(long count, int spatial) {}

  Channels(GraphProto graph) {
    for (ValueInfoProto input : graph.getInputList()) {
      List<TensorShapeProto.Dimension> sizes =
          input.getType().getTensorType().getShape().getDimList();
      if (sizes.size() > 1 && sizes.get(1).getDimValue() > 0) {
        known.put(input.getName(), new Known(sizes.get(1).getDimValue(), sizes.size() - 2));
      }
    }
  }

  Optional<Known> of(String tensor) {
    return Optional.ofNullable(known.get(tensor));
  }

  /** Notes what follows for the results of a node. */
  void follow(FakeQuantNode node) {
    if (node instanceof Weighted layer) {
      long count =
          layer.type().equals("ConvTranspose")
              ? layer.weight().shape()[1] * layer.attributes().integer("group", 1)
              : layer.weight().shape()[0];
      if (!layer.isLinear() || layer.isGemm()) {
        known.put(layer.output(), new Known(count, Math.max(0, layer.spatial())));
      }
      return;
    }
    boolean keeps = !(node instanceof Call call) || KEEPING.contains(call.type());
    if (keeps && known.containsKey(node.inputs().get(0))) {
      known.put(node.output(), known.get(node.inputs().get(0)));
    }
  }
}
