package dev.brevity.runtime.transform;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.attention.AttentionBuilder;
import dev.brevity.runtime.attention.MultiheadAttentionBuilder;
import dev.brevity.runtime.attention.QuantMultiheadAttention;
import dev.brevity.runtime.attention.QuantScaledDotProductAttention;
import dev.brevity.runtime.graph.layer.MultiheadAttention;
import dev.brevity.runtime.layer.DescribedLayer;
import dev.brevity.runtime.layer.FlexMLQuantAvgPool2d;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.QuantEmbedding;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.layer.WeightLayerBuilder;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.recurrent.onnx.OnnxRecurrent;
import dev.brevity.runtime.recurrent.onnx.OnnxRecurrentBuilder;
import java.util.LinkedHashMap;
import java.util.Map;

/** Layers with quantizers in the place of those in floating point. */
final class QuantizedLayers {
  private QuantizedLayers() {}

  /** Whether there is a quantized layer for this one. */
  static boolean canQuantize(Block layer) {
    return layer instanceof WeightLayer
        || layer instanceof QuantEmbedding
        || layer instanceof OnnxRecurrent
        || layer instanceof MultiheadAttention
        || layer instanceof QuantScaledDotProductAttention
        || isAveragePool(layer);
  }

  /**
   * The layer with quantizers; layers with weights share those of the one in floating point.
   *
   * @throws IllegalArgumentException if there is none for this kind of layer
   */
  static QuantLayer of(Block layer, LayerQuantizers quantizers) {
    if (layer instanceof WeightLayer weightLayer) {
      return of(weightLayer, quantizers);
    }
    if (layer instanceof QuantEmbedding embedding) {
      return of(embedding, quantizers);
    }
    if (layer instanceof OnnxRecurrent recurrent) {
      return of(recurrent, quantizers);
    }
    if (layer instanceof MultiheadAttention attention) {
      return of(attention, quantizers);
    }
    if (layer instanceof QuantScaledDotProductAttention attention) {
      return of(attention, quantizers);
    }
    if (isAveragePool(layer)) {
      return averagePool(((DescribedLayer) layer).spec(), quantizers);
    }
    throw new IllegalArgumentException(
        "no quantized layer for " + layer.getClass().getSimpleName());
  }

  /** Whether the quantizers make a difference inside the layer, and not only after it. */
  static boolean areFor(Block layer, LayerQuantizers quantizers) {
    return !isAveragePool(layer) || quantizers.at("div").isPresent();
  }

  private static boolean isAveragePool(Block layer) {
    return layer instanceof DescribedLayer described && described.spec().type().equals("AvgPool2d");
  }

  private static WeightLayer of(WeightLayer layer, LayerQuantizers quantizers) {
    WeightLayerBuilder<?> builder = layer.toBuilder(QuantizerCatalog.empty());
    quantizers.at("weight").ifPresent(builder::weightQuant);
    quantizers.at("bias").ifPresent(builder::biasQuant);
    quantizers.at("input").ifPresent(builder::inputQuant);
    quantizers.at("output").ifPresent(builder::outputQuant);
    builder.returnQuantTensor(quantizers.returnQuantTensor());
    WeightLayer quantized = builder.build();
    // Inputs around another number than zero leave sums that no integers with a scale express.
    quantized.allowPlainOutput();
    return quantized;
  }

  /** Vectors may have a scale each, so that what is looked up is passed on as plain numbers. */
  private static QuantEmbedding of(QuantEmbedding layer, LayerQuantizers quantizers) {
    QuantEmbedding.Builder builder = layer.toBuilder(QuantizerCatalog.empty());
    quantizers.at("weight").ifPresent(builder::weightQuant);
    return builder.build();
  }

  private static OnnxRecurrent of(OnnxRecurrent layer, LayerQuantizers quantizers) {
    OnnxRecurrentBuilder builder = layer.toBuilder();
    quantizers.at("weight").ifPresent(builder::weightQuant);
    quantizers.at("input").ifPresent(builder::inputQuant);
    quantizers.at("output").ifPresent(builder::outputQuant);
    return builder.build();
  }

  private static FlexMLQuantAvgPool2d averagePool(LayerSpec spec, LayerQuantizers quantizers) {
    long[] kernel = spec.integers("kernel_size", 2);
    long[] stride = spec.has("stride") ? spec.integers("stride", 2) : kernel;
    long[] padding = spec.integers("padding", 2, 0);
    return FlexMLQuantAvgPool2d.builder(
            quantizers
                .at("div")
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "average pooling needs a quantizer `div` of its divisor")))
        .kernel(kernel)
        .stride(stride)
        .padding(padding)
        .ceilMode(spec.flag("ceil_mode", false))
        .countIncludePad(spec.flag("count_include_pad", true))
        .returnQuantTensor(quantizers.returnQuantTensor())
        .build();
  }

  private static QuantScaledDotProductAttention of(
      QuantScaledDotProductAttention attention, LayerQuantizers quantizers) {
    QuantScaledDotProductAttention.Builder builder = attention.toBuilder(QuantizerCatalog.empty());
    describe(builder, quantizers);
    return builder.build();
  }

  /** What quantizes the operands of the two products. */
  private static void describe(AttentionBuilder<?> builder, LayerQuantizers quantizers) {
    builder.unquantized();
    quantizers.at("q_scaled").ifPresent(builder::qScaledQuant);
    quantizers.at("k_transposed").ifPresent(builder::kTransposedQuant);
    quantizers.at("v").ifPresent(builder::vQuant);
    quantizers.at("softmax_input").ifPresent(builder::softmaxInputQuant);
    quantizers.at("attn_output_weights").ifPresent(builder::attnOutputWeightsQuant);
  }

  private static QuantMultiheadAttention of(
      MultiheadAttention attention, LayerQuantizers quantizers) {
    long width = attention.spec().integer("embed_dim");
    MultiheadAttentionBuilder builder =
        QuantMultiheadAttention.builder(QuantizerCatalog.empty())
            .embedDim(width)
            .heads((int) attention.spec().integer("num_heads"))
            .bias(attention.inProjectionBias().isPresent())
            .batchFirst(attention.spec().flag("batch_first", false))
            .packedInProj(true)
            .returnQuantTensor(quantizers.returnQuantTensor());
    builder.inProj(linear -> describe(linear, quantizers, "in_proj_"));
    builder.outProj(linear -> describe(linear, quantizers, "out_proj_"));
    describe(builder, quantizers);
    QuantMultiheadAttention quantized = builder.build();
    NDManager manager = attention.inProjectionWeight().getArray().getManager();
    Shape tokens = new Shape(1, 1, width);
    quantized.initialize(manager, DataType.FLOAT32, tokens, tokens, tokens);
    quantized.loadFloat(parameters(attention));
    return quantized;
  }

  /** What quantizes one of the projections; places have its name in front. */
  private static void describe(
      QuantLinear.Builder linear, LayerQuantizers quantizers, String prefix) {
    linear.inputQuant((String) null).weightQuant((String) null).biasQuant((String) null);
    quantizers.at(prefix + "input").ifPresent(linear::inputQuant);
    quantizers.at(prefix + "weight").ifPresent(linear::weightQuant);
    quantizers.at(prefix + "bias").ifPresent(linear::biasQuant);
    quantizers.at(prefix + "output").ifPresent(linear::outputQuant);
  }

  private static Map<String, NDArray> parameters(MultiheadAttention attention) {
    Map<String, NDArray> values = new LinkedHashMap<>();
    values.put("in_proj_weight", attention.inProjectionWeight().getArray());
    attention
        .inProjectionBias()
        .map(Parameter::getArray)
        .ifPresent(bias -> values.put("in_proj_bias", bias));
    values.put("out_proj.weight", attention.outProjection().weight().getArray());
    attention
        .outProjection()
        .bias()
        .map(Parameter::getArray)
        .ifPresent(bias -> values.put("out_proj.bias", bias));
    return values;
  }
}
