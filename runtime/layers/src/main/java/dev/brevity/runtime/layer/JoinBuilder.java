package dev.brevity.runtime.layer;

import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantizerCatalog;

/**
 * Describes a layer that makes one tensor of several. By default inputs and output are quantized by
 * {@code Int8ActPerTensorFloat}, all inputs by the same quantizer.
 *
 * @param <B> the builder of the particular layer
 */
public abstract class JoinBuilder<B extends JoinBuilder<B>> extends InputOutputQuantBuilder<B> {
  private boolean tied;

  JoinBuilder(QuantizerCatalog catalog) {
    super(catalog, "Int8ActPerTensorFloat");
  }

  /** Quantizes inputs and output by the one quantizer that is chosen for either. */
  public final B tieInputOutputQuant(boolean wanted) {
    tied = wanted;
    return self();
  }

  final JoinQuantizers quantizers() {
    if (!tied) {
      return new JoinQuantizers(
          input.choose(catalog), output.choose(catalog), returnsQuantTensor());
    }
    if (!input.isNone() && !output.isNone()) {
      throw new IllegalArgumentException(
          "inputs and output are to share a quantizer, but each has one of its own; choose one and"
              + " set the other to null");
    }
    AttachedQuantizer<ActQuant> both = (input.isNone() ? output : input).choose(catalog);
    return new JoinQuantizers(both, both, returnsQuantTensor());
  }
}
