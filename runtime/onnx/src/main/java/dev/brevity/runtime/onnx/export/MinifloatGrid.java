package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.onnx.element.Float8;

/**
 * The numbers of one of ONNX's floating-point types of 8 bits, times a scale; what is larger than
 * all of them becomes the largest.
 *
 * @param scales one, or one per slice of the axis
 * @param axis the dimension that scales differ along; -1 for a single one
 * @param rank how many dimensions values have
 */
record MinifloatGrid(Float8 type, float[] scales, int axis, int rank) implements ActivationForm {
  MinifloatGrid {
    Grid.requireUsable(scales);
  }
}
