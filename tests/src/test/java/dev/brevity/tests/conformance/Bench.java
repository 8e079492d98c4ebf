package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Builds quantizers as the record describes them. Throws {@link Refusal} where the code under test
 * refuses.
 */
interface Bench {
  /**
   * A quantizer attached to the weight of a layer.
   *
   * @param recipe a recipe file that declares {@link RecipeText#NAME}
   * @param layer the reference's name of the kind of layer, for example {@code QuantConv2d}
   * @param input bit width and sign of the layer's input, for quantizers that depend on it
   */
  Specimen weight(String recipe, String layer, Tensor weight, Optional<JsonNode> input);

  /** An activation quantizer with the activation function of the layer. */
  Specimen activation(String recipe, String layer);

  /** A quantizer of the bias of a layer whose weight is quantized by a preset. */
  Specimen bias(String recipe, String layer, Tensor bias, Tensor weight, String weightPreset);

  /** A truncation, alone ({@code proxy}) or inside a pooling layer. */
  Specimen truncation(String recipe, String layer, JsonNode layerArguments);
}
