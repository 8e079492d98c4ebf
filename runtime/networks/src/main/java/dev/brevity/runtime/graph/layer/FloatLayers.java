package dev.brevity.runtime.graph.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.brevity.runtime.layer.ConvolutionBuilder;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.PaddingMode;
import dev.brevity.runtime.layer.QuantConv1d;
import dev.brevity.runtime.layer.QuantConv2d;
import dev.brevity.runtime.layer.QuantConv3d;
import dev.brevity.runtime.layer.QuantConvTranspose1d;
import dev.brevity.runtime.layer.QuantConvTranspose2d;
import dev.brevity.runtime.layer.QuantConvTranspose3d;
import dev.brevity.runtime.layer.QuantEmbedding;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.recurrent.onnx.OnnxRecurrentBuilder;
import java.util.Map;
import java.util.Optional;

/** Makes layers in floating point from their descriptions. */
public final class FloatLayers {
  private static final QuantizerCatalog NO_RECIPES = QuantizerCatalog.empty();

  private final StatelessLayers stateless = new StatelessLayers();

  /**
   * The layer described; its parameters have no values yet.
   *
   * @return empty if there is no such kind of layer
   * @throws IllegalArgumentException if an option is missing or wrong
   */
  public Optional<Block> create(LayerSpec spec) {
    return switch (spec.type()) {
      case "Linear", "NonDynamicallyQuantizableLinear" -> Optional.of(linear(spec));
      case "Conv1d" -> Optional.of(convolution(QuantConv1d.builder(NO_RECIPES), spec, 1).build());
      case "Conv2d" -> Optional.of(convolution(QuantConv2d.builder(NO_RECIPES), spec, 2).build());
      case "Conv3d" -> Optional.of(convolution(QuantConv3d.builder(NO_RECIPES), spec, 3).build());
      case "ConvTranspose1d" ->
          Optional.of(
              convolution(QuantConvTranspose1d.builder(NO_RECIPES), spec, 1)
                  .outputPadding(spec.integers("output_padding", 1, 0))
                  .build());
      case "ConvTranspose2d" ->
          Optional.of(
              convolution(QuantConvTranspose2d.builder(NO_RECIPES), spec, 2)
                  .outputPadding(spec.integers("output_padding", 2, 0))
                  .build());
      case "ConvTranspose3d" ->
          Optional.of(
              convolution(QuantConvTranspose3d.builder(NO_RECIPES), spec, 3)
                  .outputPadding(spec.integers("output_padding", 3, 0))
                  .build());
      case "BatchNorm1d", "BatchNorm2d", "BatchNorm3d" -> Optional.of(new BatchNorm(spec));
      case "LayerNorm", "RMSNorm" -> Optional.of(new Normalization(spec));
      case "ScaleBias" -> Optional.of(new ScaleBias(spec));
      case "Embedding" -> Optional.of(embedding(spec));
      case "RNN", "GRU", "LSTM" -> Optional.of(new OnnxRecurrentBuilder(spec).build());
      case "MultiheadAttention" -> Optional.of(attention(spec));
      default -> stateless.create(spec).map(layer -> layer);
    };
  }

  /**
   * The layer described, with its parameters.
   *
   * @param values by parameter name; the arrays are taken over
   * @throws IllegalArgumentException if there is no such kind of layer, or a parameter is missing
   */
  public Block create(LayerSpec spec, Map<String, NDArray> values) {
    Block layer =
        create(spec)
            .orElseThrow(() -> new IllegalArgumentException("no kind of layer " + spec.type()));
    assign(layer, values);
    return layer;
  }

  /**
   * Gives the layer's parameters their first values.
   *
   * @param values by dotted parameter name; the arrays are taken over
   * @throws IllegalArgumentException if one is missing
   */
  public static void assign(Block layer, Map<String, NDArray> values) {
    for (Pair<String, Parameter> pair : layer.getDirectParameters()) {
      set(pair.getValue(), pair.getKey(), values);
    }
    if (layer instanceof MultiheadAttention attention) {
      for (Pair<String, Parameter> pair : attention.outProjection().getDirectParameters()) {
        set(pair.getValue(), "out_proj." + pair.getKey(), values);
      }
    }
  }

  private static void set(Parameter parameter, String name, Map<String, NDArray> values) {
    NDArray array = values.get(name);
    if (array == null) {
      throw new IllegalArgumentException("the parameter `" + name + "` has no values");
    }
    parameter.setArray(array);
  }

  private static QuantLinear linear(LayerSpec spec) {
    return QuantLinear.builder(NO_RECIPES)
        .weightQuant((String) null)
        .units(spec.integer("out_features"))
        .bias(spec.flag("bias", true))
        .build();
  }

  private static QuantEmbedding embedding(LayerSpec spec) {
    QuantEmbedding.Builder builder =
        QuantEmbedding.builder(NO_RECIPES)
            .weightQuant((String) null)
            .items(spec.integer("num_embeddings"))
            .size(spec.integer("embedding_dim"));
    return (spec.has("padding_idx") ? builder.paddingIndex(spec.integer("padding_idx")) : builder)
        .build();
  }

  private static MultiheadAttention attention(LayerSpec spec) {
    QuantLinear projection =
        QuantLinear.builder(NO_RECIPES)
            .weightQuant((String) null)
            .units(spec.integer("embed_dim"))
            .bias(spec.flag("bias", true))
            .build();
    return new MultiheadAttention(spec, projection);
  }

  private static <B extends ConvolutionBuilder<B>> B convolution(
      B builder, LayerSpec spec, int dimensions) {
    B described =
        builder
            .weightQuant((String) null)
            .filters((int) spec.integer("out_channels"))
            .kernel(spec.integers("kernel_size", dimensions))
            .stride(spec.integers("stride", dimensions, 1))
            .dilation(spec.integers("dilation", dimensions, 1))
            .groups((int) spec.integer("groups", 1))
            .bias(spec.flag("bias", true))
            .paddingMode(mode(spec));
    return switch (spec.options().get("padding") instanceof String text ? text : "") {
      case "same" -> described.samePadding();
      case "valid" -> described;
      default -> described.padding(spec.integers("padding", dimensions, 0));
    };
  }

  private static PaddingMode mode(LayerSpec spec) {
    String name = spec.text("padding_mode", "zeros");
    for (PaddingMode mode : PaddingMode.values()) {
      if (mode.name().equalsIgnoreCase(name)) {
        return mode;
      }
    }
    throw new IllegalArgumentException("no mode of padding `" + name + "`");
  }
}
