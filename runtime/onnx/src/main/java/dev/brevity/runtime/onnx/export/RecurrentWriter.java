package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.LayerWeight;
import dev.brevity.runtime.recurrent.onnx.OnnxRecurrent;
import dev.brevity.runtime.recurrent.onnx.RecurrentSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes recurrent layers: the operator, with weights that engines go back from when they load. */
final class RecurrentWriter {
  private static final int BATCH_FIRST = 14;

  private final GraphWriter graph;
  private final QuantizerWriter quantizers;
  private final Map<String, String> constants = new HashMap<>();

  RecurrentWriter(GraphWriter graph, QuantizerWriter quantizers) {
    this.graph = graph;
    this.quantizers = quantizers;
  }

  /**
   * Writes a call.
   *
   * @param inputs the values of the arguments
   * @param results how many results other nodes use
   * @return the names of the results
   */
  List<String> write(
      NodeCall call, String layerName, OnnxRecurrent layer, List<String> inputs, int results) {
    LayerSpec spec = layer.spec();
    String x = inputs.get(0);
    Optional<ActivationForm> input = call.parts().form("input_quant");
    if (input.isPresent()) {
      String name = call.name() + ".input";
      x = quantizers.activation(x, input.get(), name, name + "_dequantized");
    }
    NodeWriter node =
        graph
            .node(spec.type())
            .input(
                x,
                weights(call, layerName, layer, 0),
                weights(call, layerName, layer, 1),
                vectors(layerName + ".bias", layer.bias()));
    List<String> given = RecurrentSpec.optionalInputs(spec);
    for (String name : RecurrentSpec.OPTIONAL_INPUTS) {
      int index = given.indexOf(name);
      node.input(index < 0 ? "" : inputs.get(1 + index));
    }
    node.input(vectors(layerName + ".peepholes", layer.peepholes()));
    options(node, spec);
    Optional<ActivationForm> output = call.parts().form("output_quant");
    List<String> names =
        new ArrayList<>(
            node.as(output.isPresent() ? call.name() + ".state" : call.name(), results));
    for (int i = 0; output.isPresent() && i < Math.min(2, names.size()); i++) {
      String wanted = i == 0 ? call.name() : call.name() + "_" + i;
      names.set(i, quantizers.activation(names.get(i), output.get(), wanted + ".output", wanted));
    }
    return names;
  }

  private void options(NodeWriter node, LayerSpec spec) {
    node.set("hidden_size", spec.integer("hidden_size"));
    node.set("direction", spec.text("direction", "forward"));
    for (String name : List.of("activation_alpha", "activation_beta")) {
      if (spec.options().get(name) instanceof List<?> numbers) {
        node.set(
            name, numbers.stream().mapToDouble(item -> ((Number) item).doubleValue()).toArray());
      }
    }
    if (spec.options().get("activations") instanceof List<?> names) {
      node.set("activations", names.stream().map(String::valueOf).toList());
    }
    if (spec.real("clip", 0) > 0) {
      node.set("clip", spec.real("clip", 0));
    }
    for (String name : List.of("linear_before_reset", "input_forget", "layout")) {
      if (spec.integer(name, 0) == 0) {
        continue;
      }
      if (name.equals("layout") && graph.opset() < BATCH_FIRST) {
        throw InexpressibleException.before("recurrent layers with the batch first", BATCH_FIRST);
      }
      node.set(name, spec.integer(name));
    }
  }

  /**
   * The weights of all directions in one tensor.
   *
   * @param place 0 for those of the input, 1 for those of the hidden state
   */
  private String weights(NodeCall call, String layerName, OnnxRecurrent layer, int place) {
    String wanted = layerName + "." + layer.weights().get(place).name();
    String known = constants.get(wanted);
    if (known != null) {
      return known;
    }
    List<String> parts = new ArrayList<>();
    for (int i = place; i < layer.weights().size(); i += 2) {
      parts.add(weight(call, layerName, layer.weights().get(i)));
    }
    String written =
        parts.size() == 1
            ? parts.get(0)
            : graph
                .node("Concat")
                .input(parts.toArray(new String[0]))
                .set("axis", 0L)
                .as(wanted + "_directions");
    constants.put(wanted, written);
    return written;
  }

  private String weight(NodeCall call, String layerName, LayerWeight weight) {
    String wanted = layerName + "." + weight.name();
    StoredTensor codes = call.parts().weights().get(weight.quantizerName());
    if (codes != null) {
      return quantizers.folded(codes.stacked(), wanted);
    }
    NDArray array = weight.parameter().getArray();
    long[] shape = {1, array.getShape().get(0), array.getShape().get(1)};
    return graph.constant(TensorProtos.floats(graph.name(wanted), shape, array.toFloatArray()));
  }

  private String vectors(String wanted, Optional<Parameter> parameter) {
    return parameter
        .map(
            found ->
                constants.computeIfAbsent(
                    wanted,
                    name ->
                        graph.constant(
                            TensorProtos.floats(
                                graph.name(name),
                                found.getArray().getShape().getShape(),
                                found.getArray().toFloatArray()))))
        .orElse("");
  }
}
