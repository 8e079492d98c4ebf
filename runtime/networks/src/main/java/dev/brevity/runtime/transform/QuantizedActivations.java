package dev.brevity.runtime.transform;

import dev.brevity.runtime.layer.ActivationLayer;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.QuantHardTanh;
import dev.brevity.runtime.layer.QuantReLU;
import dev.brevity.runtime.layer.QuantSigmoid;
import dev.brevity.runtime.layer.QuantTanh;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import java.util.Map;
import java.util.Set;

/** Activation layers that quantize their output, in the place of those that do not. */
final class QuantizedActivations {
  static final Set<String> TYPES = Set.of("ReLU", "ReLU6", "Hardtanh", "Sigmoid", "Tanh");

  private QuantizedActivations() {}

  /** The layer with quantization; its limits, if it has some, are the quantizer's. */
  static ActivationLayer of(LayerSpec spec, QuantizerRecipe recipe) {
    return switch (spec.type()) {
      case "ReLU" ->
          QuantReLU.builder(QuantizerCatalog.empty())
              .actQuant(recipe)
              .returnQuantTensor(true)
              .build();
      case "ReLU6" ->
          QuantReLU.builder(QuantizerCatalog.empty())
              .actQuant(recipe.with("max_val", 6.0))
              .returnQuantTensor(true)
              .build();
      case "Hardtanh" ->
          QuantHardTanh.builder(QuantizerCatalog.empty())
              .actQuant(
                  recipe.with(
                      Map.of(
                          "min_val", spec.real("min_val", -1),
                          "max_val", spec.real("max_val", 1))))
              .returnQuantTensor(true)
              .build();
      case "Sigmoid" ->
          QuantSigmoid.builder(QuantizerCatalog.empty())
              .actQuant(recipe)
              .returnQuantTensor(true)
              .build();
      case "Tanh" ->
          QuantTanh.builder(QuantizerCatalog.empty())
              .actQuant(recipe)
              .returnQuantTensor(true)
              .build();
      default -> throw new IllegalArgumentException("no quantized " + spec.type());
    };
  }
}
