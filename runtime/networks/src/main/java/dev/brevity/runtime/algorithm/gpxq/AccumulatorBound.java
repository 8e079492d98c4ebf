package dev.brevity.runtime.algorithm.gpxq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.AccumulatorLimit;
import dev.brevity.runtime.aten.GreedyRounding;
import dev.brevity.runtime.aten.RoundingGrid;
import dev.brevity.runtime.aten.Spacing;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Accumulators that the sums of integer products must fit, whatever the input is (AXE, Colbert et
 * al., Accumulator-Aware Post-Training Quantization, 2024).
 *
 * @param bits of an accumulator, its sign included; at least 3
 * @param tile how many products one accumulator sums, at least 2; empty for all of an output
 */
public record AccumulatorBound(int bits, OptionalInt tile) {
  public AccumulatorBound {
    if (bits <= 2 || bits > 62) {
      throw new IllegalArgumentException("an accumulator has 3 to 62 bits, not " + bits);
    }
    if (tile.isPresent() && tile.getAsInt() <= 1) {
      throw new IllegalArgumentException(
          "an accumulator sums 2 products or more, not " + tile.getAsInt());
    }
  }

  /** The largest magnitude that an accumulator holds. */
  public double most() {
    return Math.pow(2, bits - 1) - 1;
  }

  /**
   * Sums have bounds only where inputs and weights are integers on a grid that does not move.
   *
   * @param name of the layer, for the message
   * @return the range
   * @throws IllegalArgumentException if they are not
   */
  static LayerProblem.InputRange requireIntegers(
      String name, WeightColumns grid, LayerProblem.@Nullable InputRange range) {
    boolean integers =
        grid.grid().filter(found -> found.spacing().equals(Spacing.EVEN)).isPresent();
    if (range == null || !integers) {
      throw new IllegalArgumentException(
          "sums of "
              + name
              + " cannot be bounded: its "
              + (range == null ? "input" : "weight")
              + " is not quantized to integers on a fixed grid");
    }
    return range;
  }

  /**
   * What a layer may use up.
   *
   * @param order of the columns as they are rounded
   * @throws IllegalArgumentException if the layer's inputs or weights are not integers
   */
  AccumulatorLimit limit(LayerProblem problem, NDArray order) {
    LayerProblem.InputRange range = requireIntegers("a layer", problem.grid(), problem.range());
    RoundingGrid grid = problem.grid().grid().orElseThrow();
    NDArray weight = problem.weight();
    NDManager manager = weight.getManager();
    long groups = weight.getShape().get(0);
    long columns = weight.getShape().get(1);
    long outputs = weight.getShape().get(2);
    long size = size(columns);
    long tiles = (columns + size - 1) / size;
    NDArray scale = grid.scale().broadcast(weight.getShape());
    NDArray padding =
        manager.zeros(new Shape(groups, tiles * size - columns, outputs), weight.getDataType());
    NDArray integers = weight.div(scale).concat(padding, 1).reshape(groups * tiles, size, outputs);
    NDArray centred = integers.sub(integers.mean(new int[] {1}, true));
    double budget = 2 * most() / (range.largest() - range.smallest());
    NDArray firstScales = scale.get(":, 0::" + size + ", :");
    NDArray thresholds =
        GreedyRounding.shrinkage(centred, budget).reshape(groups, tiles, outputs).mul(firstScales);
    NDArray used = manager.zeros(new Shape(2, groups, tiles, outputs), DataType.FLOAT64);
    // Places are below 2^53, so that dividing them as float64 is exact.
    NDArray places =
        order
            .toType(DataType.FLOAT64, false)
            .div((double) size)
            .floor()
            .toType(DataType.INT64, false);
    return new AccumulatorLimit(
        places, thresholds, used, range.smallest(), range.largest(), most());
  }

  /**
   * The bits of the smallest accumulator that holds every sum of a weight's products with inputs,
   * its sign included: what the worst input needs, of all outputs and tiles.
   *
   * @param integers of the weight, {@code [groups, columns, outputs]}
   */
  double required(NDArray integers, LayerProblem.InputRange range) {
    long groups = integers.getShape().get(0);
    long columns = integers.getShape().get(1);
    long outputs = integers.getShape().get(2);
    NDArray exact = integers.toType(DataType.FLOAT64, false);
    NDArray first = exact.mul(range.smallest());
    NDArray last = exact.mul(range.largest());
    NDArray most = sums(first.maximum(last), groups, columns, outputs);
    NDArray least = sums(first.minimum(last), groups, columns, outputs);
    double worst = Math.max(most.max().getDouble(), -least.min().getDouble());
    return 1 + Math.log(worst + 1) / Math.log(2);
  }

  /** Of the columns of each tile. */
  private NDArray sums(NDArray products, long groups, long columns, long outputs) {
    long size = size(columns);
    long tiles = (columns + size - 1) / size;
    NDArray padding =
        products
            .getManager()
            .zeros(new Shape(groups, tiles * size - columns, outputs), DataType.FLOAT64);
    return products.concat(padding, 1).reshape(groups * tiles, size, outputs).sum(new int[] {1});
  }

  private long size(long columns) {
    return tile.isPresent() ? Math.min(tile.getAsInt(), columns) : columns;
  }
}
