package dev.brevity.dsl.model;

import dev.brevity.dsl.model.ModelOutline.Operand;
import dev.brevity.dsl.model.ModelOutline.Weight;
import java.util.Optional;

/**
 * What recipes may know of the layer that a quantizer is attached to: the input {@code module}.
 *
 * @param kind the kind of layer without the prefix {@code Quant}
 * @param weight absent for layers without one
 * @param quantized what an activation quantizer gets; absent while that is not known, and for
 *     quantizers of parameters
 */
public record LayerFacts(String kind, Optional<Weight> weight, Optional<Operand> quantized) {
  /** A layer with a weight, of whose input nothing is known. */
  public LayerFacts(String kind, Weight weight) {
    this(kind, Optional.of(weight), Optional.empty());
  }

  /** A layer without a weight, of whose input nothing is known. */
  public static LayerFacts of(String kind) {
    return new LayerFacts(kind, Optional.empty(), Optional.empty());
  }

  /** The same layer for a quantizer of an activation, as far as that is known. */
  public LayerFacts quantizing(Optional<Operand> operand) {
    return new LayerFacts(kind, weight, operand);
  }
}
