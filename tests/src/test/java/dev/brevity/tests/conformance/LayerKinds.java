package dev.brevity.tests.conformance;

import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.LayerFacts;
import dev.brevity.dsl.model.ModelOutline.Weight;
import dev.brevity.runtime.proxy.Facts;
import org.jspecify.annotations.Nullable;

/** What the reference's layers tell their quantizers. */
final class LayerKinds {
  private LayerKinds() {}

  /**
   * A layer with a weight.
   *
   * @param layer the reference's name, for example {@code QuantConvTranspose2d}
   */
  static LayerFacts weighted(String layer, Shape weight) {
    String kind = kind(layer);
    boolean transposed = kind.startsWith("ConvTranspose");
    int outputDim = transposed ? 1 : 0;
    boolean table = kind.equals("Embedding");
    long inputs = table ? weight.get(0) : weight.get(transposed ? 0 : 1);
    long outputs = table ? weight.get(0) : weight.get(outputDim);
    return new LayerFacts(
        kind, new Weight(Facts.sizes(weight), inputs, outputs, outputDim, transposed, 1));
  }

  /** The activation function of a layer; null for none. */
  static @Nullable String activation(String layer) {
    String kind = kind(layer);
    return switch (kind) {
      case "Identity" -> null;
      case "HardTanh" -> "Hardtanh";
      default -> kind;
    };
  }

  /** Whether the activation function of a layer leaves values on the grid that they come on. */
  static boolean keepsGrid(String layer) {
    String kind = kind(layer);
    return !kind.equals("Sigmoid") && !kind.equals("Tanh");
  }

  /** The dimension of a layer's input that counts channels. */
  static int channelDim(String layer) {
    return kind(layer).equals("Linear") ? -1 : 1;
  }

  /** The reference's name without its prefix. */
  static String kind(String layer) {
    return layer.startsWith("Quant") ? layer.substring("Quant".length()) : layer;
  }
}
