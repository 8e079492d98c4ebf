package dev.brevity.runtime.layer;

import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.LayerFacts;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.Facts;
import dev.brevity.runtime.proxy.QuantizerSite;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A layer that applies an activation function and quantizes what comes out. Keeps the shape. */
public abstract class ActivationLayer extends UnaryLayer {
  private final @Nullable AttachedQuantizer<ActQuant> inputQuant;
  private final AttachedQuantizer<ActQuant> actQuant;

  ActivationLayer(String kind, ActivationLayerBuilder<?> builder) {
    super(builder.returnsQuantTensor());
    this.inputQuant = add("input_quant", builder.chooseInput());
    this.actQuant = Objects.requireNonNull(add("act_quant", builder.chooseActivation()));
    QuantizerSite site =
        site(() -> LayerFacts.of(kind).quantizing(Facts.operand(inputShape())), null);
    if (inputQuant != null) {
      inputQuant.attach(site);
    }
    actQuant.attach(site);
  }

  /** The quantizer of the output, which applies the activation function too. */
  public final AttachedQuantizer<ActQuant> actQuant() {
    return actQuant;
  }

  public final Optional<AttachedQuantizer<ActQuant>> inputQuant() {
    return Optional.ofNullable(inputQuant);
  }

  @Override
  protected final QuantTensor compute(QuantTensor input, boolean training) {
    QuantTensor quantInput = inputQuant == null ? input : inputQuant.proxy().quantize(input);
    return actQuant.proxy().quantize(quantInput);
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes.clone();
  }
}
