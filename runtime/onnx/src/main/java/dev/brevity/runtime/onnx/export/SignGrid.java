package dev.brevity.runtime.onnx.export;

import java.util.OptionalDouble;

/**
 * A quantizer to one value above and one below zero, and perhaps zero itself.
 *
 * @param scale the value above zero
 * @param threshold the magnitude up to which values become zero; absent if only zero's sign counts,
 *     which is positive
 */
record SignGrid(float scale, OptionalDouble threshold) implements ActivationForm {
  SignGrid {
    Grid.requireUsable(scale);
  }
}
