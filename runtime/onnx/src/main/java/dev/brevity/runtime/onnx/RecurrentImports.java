package dev.brevity.runtime.onnx;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.onnx.node.NodeAttributes;
import dev.brevity.runtime.onnx.node.OnnxException;
import dev.brevity.runtime.onnx.node.Source;
import dev.brevity.runtime.onnx.node.UnsupportedException;
import dev.brevity.runtime.onnx.operator.OperatorTable;
import dev.brevity.runtime.recurrent.onnx.CellOptions;
import dev.brevity.runtime.recurrent.onnx.RecurrentSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Recurrent operators as layers, where their weights are known. */
final class RecurrentImports {
  private static final Set<String> TYPES = Set.of("RNN", "GRU", "LSTM");
  private static final int INPUT_WEIGHT = 1;
  private static final int HIDDEN_WEIGHT = 2;
  private static final int BIAS = 3;
  private static final int PEEPHOLES = 7;
  private static final int FIRST_OPTIONAL = 4;

  private final OperatorTable table;

  RecurrentImports(OperatorTable table) {
    this.table = table;
  }

  /** Whether the node has become a layer. */
  boolean apply(NodeImport node) {
    if (!TYPES.contains(node.type()) || !isKnown(node)) {
      return false;
    }
    for (String option : node.attributes().all().keySet()) {
      if (!table.find(node.type()).orElseThrow().signature().attributes().containsKey(option)) {
        throw new UnsupportedException(node.type() + " with the option `" + option + "`");
      }
    }
    LayerSpec spec = spec(node);
    CellOptions options;
    try {
      options = RecurrentSpec.options(spec);
    } catch (IllegalArgumentException e) {
      throw new UnsupportedException(node.type() + " for which there is " + e.getMessage());
    }
    Map<String, Source.Constant> weights = weights(node, spec, options);
    List<Argument> arguments = new ArrayList<>(List.of(node.argument(0)));
    for (String input : RecurrentSpec.optionalInputs(spec)) {
      arguments.add(node.argument(FIRST_OPTIONAL + RecurrentSpec.OPTIONAL_INPUTS.indexOf(input)));
    }
    String name = node.constant(INPUT_WEIGHT).orElseThrow().name();
    node.layerOfSeveralResults(spec, weights, name, arguments.toArray(new Argument[0]));
    return true;
  }

  /** Whether all that belongs to the layer is written in the file. */
  private static boolean isKnown(NodeImport node) {
    boolean known = node.has(0) && node.input(0) instanceof Source.Computed;
    for (int index : new int[] {INPUT_WEIGHT, HIDDEN_WEIGHT, BIAS, PEEPHOLES}) {
      boolean optional = index == BIAS || index == PEEPHOLES;
      known &=
          (optional && !node.has(index))
              || node.constant(index).filter(found -> found.type() == DataType.FLOAT32).isPresent();
    }
    return known;
  }

  private static LayerSpec spec(NodeImport node) {
    Shape input = node.constant(INPUT_WEIGHT).orElseThrow().shape();
    Shape hidden = node.constant(HIDDEN_WEIGHT).orElseThrow().shape();
    if (input.dimension() != 3 || hidden.dimension() != 3) {
      throw OnnxException.invalid(
          "the weights of node `" + node.name() + "` must have 3 dimensions");
    }
    NodeAttributes attributes = node.attributes();
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("input_size", input.get(2));
    options.put("hidden_size", hidden.get(2));
    options.put("direction", attributes.text("direction", "forward"));
    options.put("layout", attributes.integer("layout", 0));
    attributes.texts("activations").ifPresent(names -> options.put("activations", names));
    attributes.reals("activation_alpha").ifPresent(all -> options.put("activation_alpha", all));
    attributes.reals("activation_beta").ifPresent(all -> options.put("activation_beta", all));
    options.put("clip", attributes.real("clip", 0));
    options.put("linear_before_reset", attributes.integer("linear_before_reset", 0));
    options.put("input_forget", attributes.integer("input_forget", 0));
    options.put("bias", node.has(BIAS));
    options.put("peepholes", node.has(PEEPHOLES));
    for (int i = 0; i < RecurrentSpec.OPTIONAL_INPUTS.size(); i++) {
      options.put(RecurrentSpec.OPTIONAL_INPUTS.get(i), node.has(FIRST_OPTIONAL + i));
    }
    return new LayerSpec(node.type(), options);
  }

  private static Map<String, Source.Constant> weights(
      NodeImport node, LayerSpec spec, CellOptions options) {
    Map<String, Source.Constant> weights = new LinkedHashMap<>();
    Source.Constant input = node.constant(INPUT_WEIGHT).orElseThrow();
    Source.Constant hidden = node.constant(HIDDEN_WEIGHT).orElseThrow();
    long size = spec.integer("hidden_size");
    long rows = options.kind().gates() * size;
    WeightLayerImports.checked(
        node, input, new Shape(options.directions(), rows, spec.integer("input_size")));
    WeightLayerImports.checked(node, hidden, new Shape(options.directions(), rows, size));
    for (int i = 0; i < options.directions(); i++) {
      String suffix = i == 0 ? "" : "_reverse";
      weights.put("input_weight" + suffix, direction(input, i));
      weights.put("hidden_weight" + suffix, direction(hidden, i));
    }
    optional(node, BIAS)
        .ifPresent(
            bias -> {
              WeightLayerImports.checked(node, bias, new Shape(options.directions(), 2 * rows));
              weights.put("bias", bias);
            });
    optional(node, PEEPHOLES)
        .ifPresent(
            peepholes -> {
              WeightLayerImports.checked(
                  node, peepholes, new Shape(options.directions(), 3 * size));
              weights.put("peepholes", peepholes);
            });
    return weights;
  }

  private static Optional<Source.Constant> optional(NodeImport node, int index) {
    return node.has(index) ? node.constant(index) : Optional.empty();
  }

  private static Source.Constant direction(Source.Constant weight, int index) {
    return new Source.Constant(
        weight.name() + "[" + index + "]",
        weight.tensor().part(index),
        weight.elementType(),
        weight.learned());
  }
}
