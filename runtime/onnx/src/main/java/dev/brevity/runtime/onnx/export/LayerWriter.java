package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.graph.layer.BatchNorm;
import dev.brevity.runtime.graph.layer.Normalization;
import dev.brevity.runtime.graph.layer.ScaleBias;
import dev.brevity.runtime.graph.layer.StatelessLayer;
import dev.brevity.runtime.layer.ActivationLayer;
import dev.brevity.runtime.layer.DescribedLayer;
import dev.brevity.runtime.layer.JoinLayer;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.PoolingLayer;
import dev.brevity.runtime.layer.QuantCat;
import dev.brevity.runtime.layer.QuantDropout;
import dev.brevity.runtime.layer.QuantEltwiseAdd;
import dev.brevity.runtime.layer.QuantEmbedding;
import dev.brevity.runtime.layer.QuantFlatten;
import dev.brevity.runtime.layer.QuantUpsample;
import dev.brevity.runtime.layer.TruncLayer;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.proxy.MultipliedActivation;
import dev.brevity.runtime.recurrent.onnx.OnnxRecurrent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes calls of layers. */
final class LayerWriter {

  private final GraphWriter graph;
  private final QuantizerWriter quantizers;
  private final WeightLayerWriter weighted;
  private final ActivationWriter activations;
  private final PoolingWriter pooling;
  private final EmbeddingWriter embeddings;
  private final RecurrentWriter recurrent;
  private final QuantizedPoolingWriter quantizedPooling;
  private final Map<Parameter, String> parameters = new HashMap<>();

  LayerWriter(GraphWriter graph) {
    this.graph = graph;
    this.quantizers = new QuantizerWriter(graph);
    this.weighted = new WeightLayerWriter(graph, quantizers);
    this.activations = new ActivationWriter(graph);
    this.pooling = new PoolingWriter(graph);
    this.embeddings = new EmbeddingWriter(graph, quantizers);
    this.recurrent = new RecurrentWriter(graph, quantizers);
    this.quantizedPooling = new QuantizedPoolingWriter(graph, quantizers, pooling);
  }

  /**
   * Writes a call.
   *
   * @param inputs the values of the arguments
   * @param results how many results other nodes use
   * @return the names of the results
   * @throws InexpressibleException if ONNX has no such layer
   */
  List<String> write(
      NodeCall call, String layerName, Block layer, List<String> inputs, int results) {
    return layer instanceof OnnxRecurrent known
        ? recurrent.write(call, layerName, known, inputs, results)
        : List.of(single(call, layerName, layer, inputs));
  }

  private String single(NodeCall call, String layerName, Block layer, List<String> inputs) {
    if (layer instanceof WeightLayer known) {
      return weighted.write(call, layerName, known);
    }
    if (layer instanceof ActivationLayer known) {
      return activation(call, known);
    }
    if (layer instanceof JoinLayer known) {
      return join(call, known, inputs);
    }
    if (layer instanceof TruncLayer known) {
      return quantizedPooling.write(call, known);
    }
    if (layer instanceof PoolingLayer known) {
      return quantizedPooling.write(call, known);
    }
    if (layer instanceof QuantUpsample known) {
      return new UpsamplingWriter(graph).write(call, known);
    }
    if (layer instanceof QuantFlatten) {
      return Flattening.write(graph, call, 1, -1);
    }
    if (layer instanceof QuantDropout) {
      return call.input();
    }
    if (layer instanceof BatchNorm known) {
      return batchNorm(call, layerName, known);
    }
    if (layer instanceof Normalization known) {
      return normalization(call, layerName, known);
    }
    if (layer instanceof ScaleBias known) {
      return scaleBias(call, layerName, known);
    }
    if (layer instanceof QuantEmbedding known) {
      return embeddings.write(call, layerName, known);
    }
    if (layer instanceof StatelessLayer known) {
      return stateless(call, known.spec());
    }
    String kind =
        layer instanceof DescribedLayer known
            ? known.spec().type()
            : layer.getClass().getSimpleName();
    throw new InexpressibleException(
        "a layer of kind " + kind + " cannot be written",
        "leave it in floating point with `keep`, or build it of layers that can");
  }

  private String stateless(NodeCall call, LayerSpec spec) {
    if (activations.knows(spec.type())) {
      return activations.write(spec, call.input(), call::rank, call.name());
    }
    return switch (spec.type()) {
      case "Identity", "Dropout", "Dropout2d" -> call.input();
      case "Flatten" -> {
        int start = (int) spec.integer("start_dim", 1);
        int end = (int) spec.integer("end_dim", -1);
        yield Flattening.write(graph, call, start, end);
      }
      default -> pooling.write(call, spec);
    };
  }

  private String activation(NodeCall call, ActivationLayer layer) {
    String value = call.input();
    Optional<ActivationForm> input = call.parts().form("input_quant");
    if (input.isPresent()) {
      String name = call.name() + ".input";
      value = quantizers.activation(value, input.get(), name, name + "_dequantized");
    }
    Optional<ActivationForm> output = call.parts().form("act_quant");
    dev.brevity.runtime.proxy.Activation function = layer.actQuant().proxy().activation();
    if (function != null) {
      String wanted = output.isPresent() ? call.name() + ".activation" : call.name();
      value = function(function, value, call, wanted);
    }
    return output.isEmpty()
        ? value
        : quantizers.activation(value, output.get(), call.name() + ".output", call.name());
  }

  private String function(
      dev.brevity.runtime.proxy.Activation function, String value, NodeCall call, String wanted) {
    if (function instanceof MultipliedActivation multiplied) {
      return multiplied(multiplied, value, call, wanted);
    }
    String type = function.getClass().getSimpleName();
    if (function instanceof dev.brevity.runtime.proxy.Hardtanh limits) {
      return activations.clip(value, limits.lowest(), limits.highest(), wanted);
    }
    if (!activations.knows(type)) {
      throw new InexpressibleException(
          "the activation function " + type + " cannot be written", "use another one");
    }
    return activations.write(LayerSpec.of(type), value, call::rank, wanted);
  }

  private String multiplied(
      MultipliedActivation activation, String value, NodeCall call, String wanted) {
    String computed =
        activation.function() == null
            ? value
            : function(activation.function(), value, call, wanted + ".function");
    long[] single = new long[call.rank()];
    Arrays.fill(single, 1);
    try (NDManager scratch = NDManager.newBaseManager()) {
      NDArray factors = activation.multiplication().apply(scratch.ones(new Shape(single)));
      String constant =
          floats(wanted + ".factors", factors.getShape().getShape(), factors.toFloatArray());
      return graph.node("Mul").input(computed, constant).as(wanted);
    }
  }

  private String join(NodeCall call, JoinLayer layer, List<String> inputs) {
    Optional<ActivationForm> grid = call.parts().form("input_quant");
    List<String> values = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      String name = call.name() + ".input" + i;
      values.add(
          grid.isEmpty()
              ? inputs.get(i)
              : quantizers.activation(inputs.get(i), grid.get(), name, name + "_dequantized"));
    }
    Optional<ActivationForm> output = call.parts().form("output_quant");
    String wanted = output.isPresent() ? call.name() + ".sum" : call.name();
    String joined;
    if (layer instanceof QuantEltwiseAdd) {
      joined = graph.node("Add").input(values.toArray(new String[0])).as(wanted);
    } else if (layer instanceof QuantCat cat) {
      joined =
          graph
              .node("Concat")
              .input(values.toArray(new String[0]))
              .set("axis", (long) cat.dim())
              .as(wanted);
    } else {
      throw new InexpressibleException("such a layer cannot be written", "use a sum");
    }
    return output.isEmpty()
        ? joined
        : quantizers.activation(joined, output.get(), call.name() + ".output", call.name());
  }

  private String batchNorm(NodeCall call, String layerName, BatchNorm layer) {
    NDArray mean = layer.runningMean().getArray();
    float[] ones = new float[(int) mean.size()];
    Arrays.fill(ones, 1);
    long[] shape = {ones.length};
    String weight =
        layer
            .weight()
            .map(known -> parameter(layerName + ".weight", known))
            .orElseGet(() -> floats(layerName + ".weight", shape, ones));
    String bias =
        layer
            .bias()
            .map(known -> parameter(layerName + ".bias", known))
            .orElseGet(() -> floats(layerName + ".bias", shape, new float[ones.length]));
    return graph
        .node("BatchNormalization")
        .input(
            call.input(),
            weight,
            bias,
            parameter(layerName + ".running_mean", layer.runningMean()),
            parameter(layerName + ".running_var", layer.runningVariance()))
        .set("epsilon", layer.epsilon())
        .as(call.name());
  }

  private String normalization(NodeCall call, String layerName, Normalization layer) {
    LayerSpec spec = layer.spec();
    Object sizes = spec.options().get("normalized_shape");
    int dimensions = sizes instanceof List<?> list ? list.size() : 1;
    Shape shape = new Shape(spec.integers("normalized_shape", dimensions));
    Optional<String> weight = layer.weight().map(known -> parameter(layerName + ".weight", known));
    Optional<String> bias = layer.bias().map(known -> parameter(layerName + ".bias", known));
    if (layer.isCentred() && graph.has("LayerNormalization")) {
      float[] ones = new float[(int) shape.size()];
      Arrays.fill(ones, 1);
      NodeWriter node =
          graph
              .node("LayerNormalization")
              .input(
                  call.input(),
                  weight.orElseGet(() -> floats(layerName + ".weight", shape.getShape(), ones)));
      bias.ifPresent(node::input);
      return node.set("axis", (long) -dimensions).set("epsilon", layer.epsilon()).as(call.name());
    }
    long[] axes = new long[dimensions];
    for (int i = 0; i < dimensions; i++) {
      axes[i] = i - dimensions;
    }
    return new SeparateNormalization(graph, call.name(), axes, layer.epsilon())
        .write(call.input(), layer.isCentred(), weight, bias);
  }

  private String scaleBias(NodeCall call, String layerName, ScaleBias layer) {
    long[] shape = layer.runtimeShape().getShape();
    String weight = reshaped(layerName + ".weight", layer.weight(), shape);
    Optional<String> bias = layer.bias().map(known -> reshaped(layerName + ".bias", known, shape));
    String product =
        graph
            .node("Mul")
            .input(call.input(), weight)
            .as(bias.isPresent() ? call.name() + ".product" : call.name());
    return bias.isEmpty() ? product : graph.node("Add").input(product, bias.get()).as(call.name());
  }

  private String reshaped(String wanted, Parameter parameter, long[] shape) {
    NDArray array = parameter.getArray().reshape(shape);
    return floats(wanted, array.getShape().getShape(), array.toFloatArray());
  }

  private String parameter(String wanted, Parameter parameter) {
    return parameters.computeIfAbsent(
        parameter,
        known ->
            floats(
                wanted, known.getArray().getShape().getShape(), known.getArray().toFloatArray()));
  }

  private String floats(String wanted, long[] shape, float[] values) {
    return graph.constant(TensorProtos.floats(graph.name(wanted), shape, values));
  }
}
