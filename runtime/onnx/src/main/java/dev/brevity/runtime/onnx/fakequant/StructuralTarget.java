package dev.brevity.runtime.onnx.fakequant;

import dev.brevity.dsl.model.ModelOutline.Port;
import java.util.List;

/** A target that knows from the structure of a network alone what it cannot express. */
public interface StructuralTarget {
  /**
   * Whether it matters to the target which quantizers share a scale. Scales that are not known yet
   * are taken to be different then, where each quantizer has one of its own.
   */
  default boolean tellsScalesApart() {
    return false;
  }

  /**
   * Tries to write a network that has no numbers yet.
   *
   * @param sketch as {@link FakeQuantSketch} makes it
   * @throws dev.brevity.runtime.RecipeException if the network holds what cannot be written,
   *     whatever the numbers are
   */
  void rehearse(FakeQuantGraph sketch, List<Port> inputs);
}
