package dev.brevity.runtime.transform;

import ai.djl.nn.Block;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.layer.WeightLayerBuilder;

/** Layers with quantizers in the place of those in floating point, sharing their parameters. */
final class QuantizedLayers {
  private QuantizedLayers() {}

  /** Whether there is a quantized layer for this one. */
  static boolean canQuantize(Block layer) {
    return layer instanceof WeightLayer;
  }

  /**
   * The layer with quantizers.
   *
   * @throws IllegalArgumentException if there is none for this kind of layer
   */
  static QuantLayer of(Block layer, LayerQuantizers quantizers) {
    if (layer instanceof WeightLayer weightLayer) {
      return of(weightLayer, quantizers);
    }
    throw new IllegalArgumentException("no quantized layer for " + layer.getClass().getSimpleName());
  }

  private static WeightLayer of(WeightLayer layer, LayerQuantizers quantizers) {
    WeightLayerBuilder<?> builder = layer.toBuilder(NoRecipes.CATALOG);
    quantizers.at("weight").ifPresent(builder::weightQuant);
    quantizers.at("bias").ifPresent(builder::biasQuant);
    quantizers.at("input").ifPresent(builder::inputQuant);
    quantizers.at("output").ifPresent(builder::outputQuant);
    builder.returnQuantTensor(quantizers.returnQuantTensor());
    return builder.build();
  }
}
