package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.WeightLayer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Writes layers with a weight, which may be quantized or not. */
final class WeightLayerWriter {
  private static final int BIAS_OPTIONAL = 11;

  private final GraphWriter graph;
  private final QuantizerWriter quantizers;
  private final IntegerProducts products;
  private final Map<String, String> weights = new HashMap<>();

  WeightLayerWriter(GraphWriter graph, QuantizerWriter quantizers) {
    this.graph = graph;
    this.quantizers = quantizers;
    this.products = new IntegerProducts(graph, quantizers);
  }

  /** Writes a call of the layer; returns the name of its result. */
  String write(NodeCall call, String layerName, WeightLayer layer) {
    Optional<ActivationForm> output = call.parts().form("output_quant");
    String computed = output.isPresent() ? call.name() + ".sum" : call.name();
    String input = call.input();
    Optional<String> integers = product(call, layerName, layer, computed);
    if (integers.isPresent()) {
      return quantized(integers.get(), output, call);
    }
    Optional<ActivationForm> quantizedInput = call.parts().form("input_quant");
    if (quantizedInput.isPresent()) {
      String name = call.name() + ".input";
      input = quantizers.activation(input, quantizedInput.get(), name, name + "_dequantized");
    }
    LayerSpec spec = layer.spec();
    String result =
        switch (spec.type()) {
          case "Linear" -> linear(call, layerName, layer, input, computed);
          case "Conv1d", "Conv2d", "Conv3d" ->
              convolution(call, layerName, layer, input, computed, false);
          case "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d" ->
              convolution(call, layerName, layer, input, computed, true);
          case "ScaleBias" -> scaleBias(call, layerName, layer, input, computed);
          default ->
              throw new InexpressibleException(
                  "a layer of kind " + spec.type() + " cannot be written", "leave it out");
        };
    return quantized(result, output, call);
  }

  private String quantized(String result, Optional<ActivationForm> output, NodeCall call) {
    return output.isEmpty()
        ? result
        : quantizers.activation(result, output.get(), call.name() + ".output", call.name());
  }

  /** A product of integers, if the scale of the input follows each input and the weight suits. */
  private Optional<String> product(
      NodeCall call, String layerName, WeightLayer layer, String wanted) {
    Optional<StoredTensor> weight = call.parts().weight();
    if (!layer.spec().type().equals("Linear")
        || weight.isEmpty()
        || !(call.parts().form("input_quant").orElse(null) instanceof ComputedGrid input)
        || !IntegerProducts.takes(input, weight.get())) {
      return Optional.empty();
    }
    return Optional.of(
        products.write(
            call.input(),
            input,
            (Codes) weight.get(),
            bias(call, layerName, layer),
            call.name() + ".input",
            layerName + ".weight",
            wanted));
  }

  private String linear(
      NodeCall call, String layerName, WeightLayer layer, String input, String wanted) {
    if (call.isOfRank(2)) {
      NodeWriter product = graph.node("Gemm").input(input, weight(call, layerName, layer));
      bias(call, layerName, layer).or(() -> demanded(layerName)).ifPresent(product::input);
      return product.set("transB", 1L).as(wanted);
    }
    Optional<String> bias = bias(call, layerName, layer);
    boolean integers = graph.isResultOf("DequantizeLinear", input);
    String turned = weight(call, layerName, layer, true, integers);
    String product =
        graph
            .node("MatMul")
            .input(input, turned)
            .as(bias.isPresent() ? wanted + ".product" : wanted);
    return bias.isEmpty() ? product : graph.node("Add").input(product, bias.get()).as(wanted);
  }

  /** A bias of zero for operators that do not do without one. */
  private Optional<String> demanded(String layerName) {
    return graph.opset() >= BIAS_OPTIONAL
        ? Optional.empty()
        : Optional.of(
            graph.constant(TensorProtos.floats(graph.name(layerName + ".bias"), new long[0], 0)));
  }

  private String convolution(
      NodeCall call,
      String layerName,
      WeightLayer layer,
      String input,
      String wanted,
      boolean transposed) {
    LayerSpec spec = layer.spec();
    int spatial = layer.weight().getArray().getShape().dimension() - 2;
    long[] kernel = spec.integers("kernel_size", spatial);
    long[] stride = spec.integers("stride", spatial, 1);
    long[] dilation = spec.integers("dilation", spatial, 1);
    String mode = spec.text("padding_mode", "zeros");
    boolean same = spec.text("padding", "").equals("same");
    long[] pads =
        same
            ? Padding.same(call.shape(), kernel, stride, dilation)
            : Padding.both(spec.integers("padding", spatial, 0));
    String padded = input;
    if (!mode.equals("zeros")) {
      padded = Padding.write(graph, input, pads, mode, call.name() + ".padded");
      pads = new long[2 * spatial];
    }
    NodeWriter node =
        graph
            .node(transposed ? "ConvTranspose" : "Conv")
            .input(padded, weight(call, layerName, layer));
    bias(call, layerName, layer).ifPresent(node::input);
    node.set("dilations", dilation)
        .set("group", spec.integer("groups", 1))
        .set("kernel_shape", kernel)
        .set("pads", pads)
        .set("strides", stride);
    if (transposed) {
      node.set("output_padding", spec.integers("output_padding", spatial, 0));
    }
    return node.as(wanted);
  }

  private String scaleBias(
      NodeCall call, String layerName, WeightLayer layer, String input, String wanted) {
    int rank = call.rank();
    long[] shape = new long[rank];
    java.util.Arrays.fill(shape, 1);
    shape[rank == 1 ? 0 : 1] = layer.weight().getArray().size();
    Optional<String> bias = bias(call, layerName, layer).map(name -> reshaped(name, shape));
    String weight = reshaped(weight(call, layerName, layer), shape);
    String product =
        graph.node("Mul").input(input, weight).as(bias.isPresent() ? wanted + ".product" : wanted);
    return bias.isEmpty() ? product : graph.node("Add").input(product, bias.get()).as(wanted);
  }

  private String reshaped(String value, long[] shape) {
    return graph
        .node("Reshape")
        .input(value, graph.longs(value + "_shape", shape))
        .as(value + "_reshaped");
  }

  /** The weight, which all calls of the layer share. */
  private String weight(NodeCall call, String layerName, WeightLayer layer) {
    return weight(call, layerName, layer, false, false);
  }

  private String weight(
      NodeCall call, String layerName, WeightLayer layer, boolean turned, boolean integers) {
    String wanted = layerName + ".weight";
    String key = turned ? wanted + " turned" : wanted;
    String known = weights.get(key);
    if (known != null && graph.isVisible(known)) {
      return known;
    }
    Optional<StoredTensor> codes = call.parts().weight();
    String written;
    if (codes.isPresent()) {
      Optional<String> shared = turned ? sharedTurned(codes.get(), wanted) : Optional.empty();
      written =
          shared.orElseGet(
              () ->
                  turned
                      ? matrix(call, codes.get().transposed(), integers, wanted)
                      : quantizers.parameter(codes.get(), wanted));
    } else {
      NDArray array = layer.weight().getArray();
      written = floats(wanted, turned ? array.transpose() : array);
    }
    weights.put(key, written);
    return written;
  }

  private String matrix(NodeCall call, StoredTensor turned, boolean integers, String wanted) {
    boolean steps = call.parts().form("input_quant").orElse(null) instanceof ComputedGrid;
    return steps && turned instanceof Codes codes
        ? quantizers.exactMatrix(codes, wanted)
        : quantizers.matrix(turned, integers, wanted);
  }

  /** The turned weight made of codes that another layer has stored already. */
  private Optional<String> sharedTurned(StoredTensor weight, String wanted) {
    if (!(weight instanceof Codes codes) || codes.grid().type().isHalfByte()) {
      return Optional.empty();
    }
    return graph
        .holding(TensorProtos.codes("", codes.grid().type(), codes.shape(), codes.values()))
        .map(
            stored -> {
              String turned =
                  graph
                      .node("Transpose")
                      .input(stored)
                      .set("perm", new long[] {1, 0})
                      .as(wanted + "_quantized");
              Grid grid = ((Codes) codes.transposed()).grid();
              return grid.type() == CodeType.INT32 && grid.blockSize() == 0
                  ? quantizers.multiplied(turned, grid, codes.shape().length, wanted)
                  : quantizers.dequantized(turned, grid, wanted, wanted);
            });
  }

  /** The bias; its scale depends on the input, so every call has its own if it is quantized. */
  private Optional<String> bias(NodeCall call, String layerName, WeightLayer layer) {
    if (layer.bias().isEmpty()) {
      return Optional.empty();
    }
    String wanted = layerName + ".bias";
    Optional<StoredTensor> codes = call.parts().bias();
    if (codes.isPresent()) {
      return Optional.of(quantizers.parameter(codes.get(), wanted));
    }
    return Optional.of(
        weights.computeIfAbsent(
            wanted, name -> floats(name, layer.bias().orElseThrow().getArray())));
  }

  private String floats(String wanted, NDArray array) {
    return graph.constant(
        TensorProtos.floats(graph.name(wanted), array.getShape().getShape(), array.toFloatArray()));
  }
}
