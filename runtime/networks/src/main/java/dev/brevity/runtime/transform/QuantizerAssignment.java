package dev.brevity.runtime.transform;

import dev.brevity.runtime.layer.LayerSpec;
import java.util.Optional;

/** Says which quantizers the layers of a network get. */
@FunctionalInterface
public interface QuantizerAssignment {
  /**
   * The quantizers of one layer.
   *
   * @param layer the layer's name
   * @param spec what it is
   * @return empty if the layer stays in floating point
   */
  Optional<LayerQuantizers> quantizers(String layer, LayerSpec spec);
}
