package dev.brevity.runtime.onnx;

import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.onnx.node.Source;
import dev.brevity.runtime.onnx.node.UnsupportedException;
import dev.brevity.runtime.onnx.operator.ActivationOperators;
import dev.brevity.runtime.onnx.operator.OperatorTable;
import dev.brevity.runtime.onnx.operator.Results;
import dev.brevity.runtime.onnx.outline.LayerOperators;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Operators that are layers without weights: activation functions and pooling. */
final class StatelessLayerImports {
  private static final Set<String> WITHOUT_OPTIONS =
      Set.of("Relu", "Sigmoid", "Tanh", "HardSwish", "Softsign", "Softplus", "Mish");

  private final OperatorTable table;

  StatelessLayerImports(OperatorTable table) {
    this.table = table;
  }

  /** Whether the node has become a layer, or is none because it passes on its input. */
  boolean apply(NodeImport node) {
    if (WITHOUT_OPTIONS.contains(node.type())) {
      node.activation(LayerSpec.of(LayerOperators.kind(node.type())));
      return true;
    }
    return switch (node.type()) {
      case "Identity" -> {
        node.define(0, node.input(0));
        yield true;
      }
      case "Dropout" -> dropout(node);
      case "LeakyRelu" -> option(node, "LeakyReLU", "negative_slope", "alpha", 0.01);
      case "Elu" -> option(node, "ELU", "alpha", "alpha", 1);
      case "Gelu" -> {
        String approximate = node.attributes().text("approximate", "none");
        node.activation(new LayerSpec("GELU", Map.of("approximate", approximate)));
        yield true;
      }
      case "Swish" -> swish(node);
      case "HardSigmoid" -> hardSigmoid(node);
      case "Clip" -> clip(node);
      case "Softmax", "LogSoftmax" -> softmax(node);
      case "MaxPool", "AveragePool" -> pool(node);
      case "GlobalAveragePool" -> globalPool(node);
      default -> false;
    };
  }

  /** Nothing is dropped outside of training, nor where nothing at all is to be dropped. */
  private boolean dropout(NodeImport node) {
    if (node.has(2) && !isZero(node, 2) && !isZero(node, 1)) {
      throw new UnsupportedException("Dropout in training mode");
    }
    node.define(0, node.input(0));
    if (node.outputs().size() > 1) {
      Node both =
          node.function(
              table.find("Dropout").orElseThrow().function(),
              List.of(node.argument(0)),
              Map.of(Results.KEYWORD, Argument.of((Object) 2L)));
      node.define(1, node.item(both, 1));
    }
    return true;
  }

  private static boolean isZero(NodeImport node, int input) {
    return node.has(input)
        && node.constant(input)
            .flatMap(Source.Constant::numbers)
            .filter(number -> number.count() == 1 && number.reals()[0] == 0)
            .isPresent();
  }

  private static boolean option(
      NodeImport node, String type, String option, String attribute, double otherwise) {
    double value = node.attributes().real(attribute, otherwise);
    node.activation(new LayerSpec(type, Map.of(option, value)));
    return true;
  }

  private static boolean swish(NodeImport node) {
    boolean same = node.attributes().real("alpha", 1) == 1;
    if (same) {
      node.activation(LayerSpec.of("SiLU"));
    }
    return same;
  }

  private static boolean hardSigmoid(NodeImport node) {
    boolean same =
        (float) node.attributes().real("alpha", 0.2) == 1 / 6f
            && node.attributes().real("beta", 0.5) == 0.5;
    if (same) {
      node.activation(LayerSpec.of("Hardsigmoid"));
    }
    return same;
  }

  private static boolean clip(NodeImport node) {
    Optional<Double> low = bound(node, 1, "min");
    Optional<Double> high = bound(node, 2, "max");
    if (low.isEmpty() || high.isEmpty() || low.get() > high.get()) {
      return false;
    }
    boolean relu6 = low.get() == 0 && high.get() == 6;
    node.activation(
        relu6
            ? LayerSpec.of("ReLU6")
            : new LayerSpec("Hardtanh", Map.of("min_val", low.get(), "max_val", high.get())));
    return true;
  }

  private static Optional<Double> bound(NodeImport node, int input, String attribute) {
    if (node.attributes().has(attribute)) {
      return Optional.of(node.attributes().real(attribute, 0));
    }
    return node.constant(input)
        .filter(constant -> constant.shape().size() == 1 && constant.type() == DataType.FLOAT32)
        .flatMap(Source.Constant::numbers)
        .map(numbers -> numbers.reals()[0]);
  }

  private static boolean softmax(NodeImport node) {
    int rank = node.input(0).dimensions();
    long axis =
        node.attributes()
            .integer("axis", node.opset() < ActivationOperators.SOFTMAX_OF_ONE_AXIS ? 1 : -1);
    boolean last = axis == -1 || (rank > 0 && axis == rank - 1);
    if (!last && node.opset() < ActivationOperators.SOFTMAX_OF_ONE_AXIS) {
      return false;
    }
    node.activation(new LayerSpec(node.type(), Map.of("dim", last ? -1L : axis)));
    return true;
  }

  private static boolean pool(NodeImport node) {
    List<Long> kernel = node.attributes().integers("kernel_shape").orElse(List.of());
    int spatial = kernel.size();
    boolean average = node.type().equals("AveragePool");
    String auto = node.attributes().text("auto_pad", "NOTSET");
    long[] ones = new long[spatial];
    Arrays.fill(ones, 1);
    long[] strides = WeightLayerImports.each(node, "strides", ones, spatial);
    long[] dilations = WeightLayerImports.each(node, "dilations", ones, spatial);
    long[] pads = WeightLayerImports.each(node, "pads", new long[2 * spatial], 2 * spatial);
    boolean simple =
        spatial >= 1
            && spatial <= (average ? 2 : 3)
            && !auto.startsWith("SAME")
            && (!average || Arrays.equals(dilations, ones))
            && node.outputs().size() == 1;
    for (int i = 0; i < spatial; i++) {
      simple &=
          pads[i] == pads[i + spatial]
              && pads[i] >= 0
              && 2 * pads[i] <= kernel.get(i)
              && kernel.get(i) > 0
              && strides[i] > 0
              && dilations[i] > 0;
    }
    if (!simple) {
      return false;
    }
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("kernel_size", kernel);
    options.put("stride", WeightLayerImports.list(strides));
    options.put("padding", WeightLayerImports.list(Arrays.copyOf(pads, spatial)));
    options.put("ceil_mode", node.attributes().integer("ceil_mode", 0) != 0);
    if (average) {
      options.put("count_include_pad", node.attributes().integer("count_include_pad", 0) != 0);
    } else {
      options.put("dilation", WeightLayerImports.list(dilations));
    }
    String type = (average ? "AvgPool" : "MaxPool") + spatial + "d";
    node.layer(new LayerSpec(type, options), Map.of(), "", node.argument(0));
    return true;
  }

  private static boolean globalPool(NodeImport node) {
    if (node.input(0).dimensions() != 4) {
      return false;
    }
    node.activation(new LayerSpec("AdaptiveAvgPool2d", Map.of("output_size", List.of(1L, 1L))));
    return true;
  }
}
