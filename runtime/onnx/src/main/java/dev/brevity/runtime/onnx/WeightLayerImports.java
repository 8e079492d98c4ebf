package dev.brevity.runtime.onnx;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Function;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.onnx.node.KnownTensor;
import dev.brevity.runtime.onnx.node.NodeAttributes;
import dev.brevity.runtime.onnx.node.OnnxException;
import dev.brevity.runtime.onnx.node.Source;
import dev.brevity.runtime.onnx.node.UnsupportedException;
import dev.brevity.runtime.onnx.operator.OperatorTable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Operators with weights as layers, where the weights are known. */
final class WeightLayerImports {
  private final OperatorTable table;

  WeightLayerImports(OperatorTable table) {
    this.table = table;
  }

  /** Whether the node has become a layer. */
  boolean apply(NodeImport node) {
    return switch (node.type()) {
      case "Conv" -> convolution(node, false);
      case "ConvTranspose" -> convolution(node, true);
      case "Gemm" -> gemm(node);
      case "MatMul" -> linear(node, Optional.empty());
      case "BatchNormalization" -> batchNorm(node);
      case "LayerNormalization" -> normalization(node, "LayerNorm");
      case "RMSNormalization" -> normalization(node, "RMSNorm");
      default -> false;
    };
  }

  private boolean convolution(NodeImport node, boolean transposed) {
    if (!isKnown(node, 1) || (node.has(2) && !isKnown(node, 2))) {
      return false;
    }
    Source.Constant weight = node.constant(1).orElseThrow();
    Shape shape = weight.shape();
    int spatial = shape.dimension() - 2;
    if (spatial < 1 || spatial > 3) {
      throw new UnsupportedException(node.type() + " over " + spatial + " dimensions");
    }
    long groups = node.attributes().integer("group", 1);
    long[] kernel = each(node, "kernel_shape", shape.slice(2).getShape(), spatial);
    long outputs = transposed ? shape.get(1) * groups : shape.get(0);
    long divided = transposed ? shape.get(0) : outputs;
    if (groups < 1 || divided % groups != 0 || shape.size() == 0) {
      throw OnnxException.invalid(
          "node `" + node.name() + "` has " + groups + " groups for a weight of shape " + shape);
    }
    if (!Arrays.equals(kernel, shape.slice(2).getShape())) {
      throw OnnxException.invalid(
          "the `kernel_shape` of node `" + node.name() + "` is not that of its weight " + shape);
    }
    if (transposed && !Spatial.isFixed(node, kernel)) {
      return false;
    }
    Spatial geometry = Spatial.of(node, kernel, transposed);
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("in_channels", transposed ? shape.get(0) : shape.get(1) * groups);
    options.put("out_channels", outputs);
    options.put("kernel_size", list(kernel));
    options.put("stride", list(geometry.strides()));
    options.put("padding", list(geometry.padding()));
    options.put("dilation", list(geometry.dilations()));
    options.put("groups", groups);
    options.put("bias", node.has(2));
    if (transposed) {
      options.put("output_padding", list(geometry.outputPadding()));
    }
    Map<String, Source.Constant> weights = new LinkedHashMap<>();
    weights.put("weight", checked(node, weight, shape));
    node.constant(2)
        .ifPresent(bias -> weights.put("bias", checked(node, bias, new Shape(outputs))));
    Argument input = geometry.before(node, table, node.argument(0));
    LayerSpec spec =
        new LayerSpec((transposed ? "ConvTranspose" : "Conv") + spatial + "d", options);
    node.layer(spec, weights, weight.name(), input);
    geometry.after(node, table);
    return true;
  }

  /** Whether an input is a weight as layers have them. */
  private static boolean isKnown(NodeImport node, int input) {
    return node.constant(input).filter(found -> found.type() == DataType.FLOAT32).isPresent();
  }

  private boolean gemm(NodeImport node) {
    NodeAttributes attributes = node.attributes();
    Optional<Source.Constant> weight = node.constant(1);
    boolean matrix =
        isKnown(node, 1)
            && weight.filter(found -> found.shape().dimension() == 2).isPresent()
            && node.constant(0).isEmpty();
    if (!matrix) {
      return false;
    }
    boolean transposed = attributes.integer("transB", 0) != 0;
    long outputs = weight.orElseThrow().shape().get(transposed ? 0 : 1);
    if (node.has(2) && node.constant(2).filter(bias -> spreads(bias, outputs)).isEmpty()) {
      return false;
    }
    double beta = attributes.real("beta", 1);
    Optional<Source.Constant> bias =
        node.constant(2).filter(found -> beta != 0).map(found -> spread(found, beta, outputs));
    Argument input = node.argument(0);
    if (attributes.integer("transA", 0) != 0) {
      input =
          Argument.of(
              surrounding(
                  node, table, "Transpose", List.of(input), Map.of("perm", Argument.of(1, 0))));
    }
    Source.Constant factored = times(weight.orElseThrow(), attributes.real("alpha", 1));
    Product product = new Product(weight.orElseThrow().name(), factored, transposed, bias);
    linear(node, product, input);
    return true;
  }

  /** Whether a bias has one number for each output, or one for all. */
  private static boolean spreads(Source.Constant bias, long outputs) {
    return isBias(bias, outputs) || (bias.type() == DataType.FLOAT32 && bias.shape().size() == 1);
  }

  /** A bias with a number for each output. */
  private static Source.Constant spread(Source.Constant bias, double factor, long outputs) {
    Shape wide = new Shape(outputs);
    if (bias.shape().size() == outputs) {
      return times(bias, factor);
    }
    return renamed(bias, "_for_" + outputs, factor)
        .as(bias.tensor().reshaped(new Shape(1)).scaled(factor, wide));
  }

  private static Source.Constant times(Source.Constant constant, double factor) {
    return factor == 1
        ? constant
        : renamed(constant, "", factor).as(constant.tensor().scaled(factor, constant.shape()));
  }

  /** Other numbers have another name: layers that share a weight are told by its name. */
  private static Source.Constant renamed(Source.Constant constant, String part, double factor) {
    String name = constant.name();
    int dot = name.lastIndexOf('.');
    String suffix = part + (factor == 1 ? "" : "_times_" + (float) factor).replace('.', '_');
    String renamed =
        dot < 0 ? name + suffix : name.substring(0, dot) + suffix + name.substring(dot);
    return new Source.Constant(renamed, constant.tensor(), constant.elementType(), false);
  }

  /**
   * A product with a known matrix on the right, and a bias if one is added.
   *
   * @return false if it is another product
   */
  boolean linear(NodeImport node, Optional<Source.Constant> bias) {
    Optional<Source.Constant> weight = node.constant(1);
    boolean matrix =
        isKnown(node, 1)
            && weight.filter(found -> found.shape().dimension() == 2).isPresent()
            && node.constant(0).isEmpty();
    if (!matrix) {
      return false;
    }
    Product product = new Product(weight.get().name(), weight.get(), false, bias);
    linear(node, product, node.argument(0));
    return true;
  }

  /** Whether a constant adds one number to each of so many outputs. */
  static boolean isBias(Source.Constant bias, long outputs) {
    Shape shape = bias.shape();
    return bias.type() == DataType.FLOAT32
        && shape.dimension() >= 1
        && shape.size() == outputs
        && shape.get(shape.dimension() - 1) == outputs;
  }

  /**
   * A product with a matrix.
   *
   * @param name of the matrix in the file
   * @param transposed whether the matrix has a row for each output
   */
  private record Product(
      String name, Source.Constant weight, boolean transposed, Optional<Source.Constant> bias) {}

  private void linear(NodeImport node, Product product, Argument input) {
    Source.Constant weight = product.weight();
    Optional<Source.Constant> bias = product.bias();
    KnownTensor rows = product.transposed() ? weight.tensor() : weight.tensor().turned();
    Shape shape = rows.shape();
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("in_features", shape.get(1));
    options.put("out_features", shape.get(0));
    options.put("bias", bias.isPresent());
    Map<String, Source.Constant> weights = new LinkedHashMap<>();
    weights.put("weight", checked(node, weight.as(rows), shape));
    bias.ifPresent(
        found -> weights.put("bias", found.as(found.tensor().reshaped(new Shape(shape.get(0))))));
    String name = product.name().endsWith(".weight") ? product.name() : nameOf(product);
    node.layer(new LayerSpec("Linear", options), weights, name, input);
  }

  private static String nameOf(Product product) {
    return product
        .bias()
        .map(Source.Constant::name)
        .filter(name -> name.endsWith(".bias"))
        .orElse(product.name());
  }

  private boolean batchNorm(NodeImport node) {
    if (node.attributes().integer("spatial", 1) == 0) {
      throw new UnsupportedException("BatchNormalization with the option `spatial`");
    }
    if (node.attributes().integer("training_mode", 0) != 0) {
      return false;
    }
    Map<String, Source.Constant> weights = new LinkedHashMap<>();
    List<String> names = List.of("weight", "bias", "running_mean", "running_var");
    for (int i = 0; i < names.size(); i++) {
      Optional<Source.Constant> found = node.constant(i + 1);
      if (!isKnown(node, i + 1)) {
        return false;
      }
      Shape channels = new Shape(node.constant(1).orElseThrow().shape().size());
      weights.put(names.get(i), checked(node, found.orElseThrow(), channels));
    }
    Source.Constant scale = node.constant(1).orElseThrow();
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("num_features", scale.shape().size());
    options.put("eps", node.attributes().real("epsilon", 1e-5));
    // ONNX weighs the old value, PyTorch the new one.
    options.put("momentum", 1 - node.attributes().real("momentum", 0.9));
    int rank = node.input(0).dimensions();
    String type =
        rank == 2 || rank == 3 ? "BatchNorm1d" : rank == 5 ? "BatchNorm3d" : "BatchNorm2d";
    node.layer(new LayerSpec(type, options), weights, scale.name(), node.argument(0));
    // Outside of training the statistics stay.
    for (int output = 1; output < node.outputs().size(); output++) {
      node.define(output, node.input(output % 2 == 1 ? 3 : 4));
    }
    return true;
  }

  /** A normalization of the last dimensions, with or without a mean and a bias. */
  private boolean normalization(NodeImport node, String type) {
    Optional<Source.Constant> weight = node.constant(1);
    Optional<Source.Constant> bias = node.constant(2);
    int rank = node.input(0).dimensions();
    long axis = node.attributes().integer("axis", -1);
    long normalized = axis < 0 ? -axis : rank - axis;
    boolean known =
        weight.filter(found -> found.shape().dimension() == normalized).isPresent()
            && (axis < 0 || rank >= 0)
            && node.outputs().size() == 1
            && isKnown(node, 1)
            && node.has(2) == isKnown(node, 2);
    if (!known) {
      return false;
    }
    Shape shape = weight.orElseThrow().shape();
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("normalized_shape", list(shape.getShape()));
    options.put("eps", node.attributes().real("epsilon", 1e-5));
    if (type.equals("LayerNorm")) {
      options.put("bias", bias.isPresent());
    }
    Map<String, Source.Constant> weights = new LinkedHashMap<>();
    weights.put("weight", checked(node, weight.orElseThrow(), shape));
    bias.ifPresent(found -> weights.put("bias", checked(node, found, shape)));
    node.layer(
        new LayerSpec(type, options), weights, weight.orElseThrow().name(), node.argument(0));
    return true;
  }

  /**
   * The constant, which must have the shape.
   *
   * @throws OnnxException if it has another
   */
  static Source.Constant checked(NodeImport node, Source.Constant constant, Shape shape) {
    if (!constant.shape().equals(shape)) {
      throw OnnxException.invalid(
          "`"
              + constant.name()
              + "` of node `"
              + node.name()
              + "` has the shape "
              + constant.shape()
              + " instead of "
              + shape);
    }
    return constant;
  }

  static long[] each(NodeImport node, String attribute, long[] otherwise, int count) {
    List<Long> given = node.attributes().integers(attribute).orElse(list(otherwise));
    if (given.size() != count) {
      throw OnnxException.invalid(
          "`" + attribute + "` of node `" + node.name() + "` must have " + count + " numbers");
    }
    return given.stream().mapToLong(Long::longValue).toArray();
  }

  static List<Long> list(long[] numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }

  /** A call of an operator that surrounds a layer. */
  static Node surrounding(
      NodeImport node,
      OperatorTable table,
      String type,
      List<Argument> arguments,
      Map<String, Argument> keywords) {
    Function function = table.find(type).orElseThrow().function();
    return node.function(function, arguments, keywords);
  }
}
