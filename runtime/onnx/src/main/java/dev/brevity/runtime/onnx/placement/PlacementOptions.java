package dev.brevity.runtime.onnx.placement;

/**
 * What can be chosen about the placement of integers.
 *
 * @param choice how operators are chosen
 * @param border what a change between float and integers costs, relative to the cost table
 * @param evenBorder whether changes cost the same everywhere, next to convolutions or not
 * @param sharedConcat up to which ratio of ranges the operands of a Concat share a grid; 0 for
 *     never
 * @param dynamic whether products with weights that stand alone are quantized on the fly
 * @param reduceRange whether weights get 7 bits
 * @param engine what computes the file
 */
public record PlacementOptions(
    IntegerChoice choice,
    double border,
    boolean evenBorder,
    double sharedConcat,
    boolean dynamic,
    boolean reduceRange,
    Engine engine) {
  /** What served best as a single setting for many networks. */
  public static PlacementOptions defaults() {
    return new PlacementOptions(
        IntegerChoice.LEAST_COST, 2, false, 3, true, false, Engine.ONNXRUNTIME_CPU);
  }
}
