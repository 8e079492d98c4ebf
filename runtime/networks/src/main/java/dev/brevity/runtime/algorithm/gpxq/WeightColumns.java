package dev.brevity.runtime.algorithm.gpxq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Columns;
import dev.brevity.runtime.aten.Rounding;
import dev.brevity.runtime.aten.RoundingGrid;
import dev.brevity.runtime.aten.Spacing;
import dev.brevity.runtime.bitwidth.IntRange;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.layer.WeightMatrix;
import dev.brevity.runtime.module.Freezable;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.WeightQuant;
import dev.brevity.runtime.quant.TernaryQuant;
import dev.brevity.runtime.tensor.FloatQuantTensor;
import dev.brevity.runtime.tensor.GroupwiseFloatQuantTensor;
import dev.brevity.runtime.tensor.GroupwiseIntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * How the columns of a layer's weight are quantized. Where the weight is rounded to integers,
 * minifloats or signs times a fixed scale that is a grid of numbers, which native loops work with;
 * anything else is asked of the layer's quantizer, column by column.
 */
public final class WeightColumns {
  private static final float LARGE = 1e30f;

  private final WeightMatrix shape;
  private final WeightQuant quantizer;
  private final Optional<RoundingGrid> grid;
  private final long scales;

  private WeightColumns(
      WeightMatrix shape, WeightQuant quantizer, Optional<RoundingGrid> grid, long scales) {
    this.scales = scales;
    this.shape = shape;
    this.quantizer = quantizer;
    this.grid = grid;
  }

  /**
   * The columns of a layer with a quantizer of its weight.
   *
   * @param frozen whether scales that are computed from the weight stay from now on what they are;
   *     otherwise a column has the scale that it has by itself, as in the reference
   * @param type of the numbers that columns are rounded to
   */
  public static WeightColumns of(WeightLayer layer, boolean frozen, DataType type) {
    AttachedQuantizer<WeightQuant> attached = layer.weightQuant().orElseThrow();
    attached.setTraining(false);
    WeightQuant quantizer = attached.proxy();
    boolean fixed = true;
    for (Object component : quantizer.component().components().values()) {
      if (component instanceof Freezable freezable && !freezable.isFrozen()) {
        if (frozen) {
          freezable.freeze();
        } else {
          fixed = false;
        }
      }
    }
    NDArray weight = layer.weight().getArray().stopGradient();
    QuantTensor quantized = quantizer.quantize(weight, new PlainTensor(weight));
    return new WeightColumns(
        new WeightMatrix(layer.weightFacts()),
        quantizer,
        fixed ? grid(layer, quantizer, weight, quantized, type) : Optional.empty(),
        fixed && quantized instanceof ScaledTensor scaled ? scaled.scale().size() : 0);
  }

  /** The numbers that columns are rounded to; empty if they are no grid of a fixed scale. */
  public Optional<RoundingGrid> grid() {
    return grid;
  }

  /** How many scales the weight has; 0 if they are not fixed, or those of groups of columns. */
  long scales() {
    return scales;
  }

  /**
   * The whole weight as the layer quantizes it.
   *
   * @param matrices {@code [groups, columns, outputs]}
   */
  public NDArray rounded(NDArray matrices) {
    return shape.of(quantized(shape.restored(matrices)));
  }

  /**
   * One column as it is quantized.
   *
   * @param ordered the weight with its columns in another order
   * @param order which column comes where
   * @param position of the column in that order
   * @return {@code [groups, outputs]}
   */
  NDArray column(NDArray ordered, NDArray order, int position) {
    if (isSliced()) {
      NDArray column = ordered.get(":, " + position + ", :");
      long[] sizes = new long[shape.shape().dimension()];
      Arrays.fill(sizes, 1);
      sizes[0] = shape.outputs();
      return quantized(column.reshape(new Shape(sizes))).reshape(1, shape.outputs());
    }
    return Columns.inOrder(rounded(Columns.putBack(ordered, order)), order)
        .get(":, " + position + ", :");
  }

  /** Whether a column can be quantized alone. */
  private boolean isSliced() {
    return !quantizer.isGroupwise() && shape.groups() == 1 && !shape.facts().transposed();
  }

  private NDArray quantized(NDArray weight) {
    NDArray values = weight.toType(DataType.FLOAT32, false);
    return quantizer
        .quantize(values, new PlainTensor(values))
        .value()
        .toType(weight.getDataType(), false);
  }

  private static Optional<RoundingGrid> grid(
      WeightLayer layer,
      WeightQuant quantizer,
      NDArray weight,
      QuantTensor quantized,
      DataType type) {
    ScaledTensor found;
    if (quantized instanceof GroupwiseIntQuantTensor grouped) {
      found = grouped.expanded();
    } else if (quantized instanceof GroupwiseFloatQuantTensor grouped) {
      found = grouped.expanded();
    } else if (quantized instanceof ScaledTensor scaled) {
      found = scaled;
    } else {
      return Optional.empty();
    }
    WeightMatrix shape = new WeightMatrix(layer.weightFacts());
    NDArray expected = shape.of(found.value());
    return numbers(quantizer, weight, found)
        .map(
            numbers ->
                new RoundingGrid(
                    ofColumns(found.scale(), shape),
                    ofColumns(found.zeroPoint(), shape),
                    numbers.low(),
                    numbers.high(),
                    numbers.rounding(),
                    numbers.spacing()))
        .filter(grid -> grid.rounded(shape.of(weight)).contentEquals(expected))
        .map(
            grid ->
                new RoundingGrid(
                    grid.scale().toType(type, false),
                    grid.zeroPoint().toType(type, false),
                    grid.low(),
                    grid.high(),
                    grid.rounding(),
                    grid.spacing()));
  }

  /** What a grid consists of but for its scales. */
  private record Numbers(double low, double high, Rounding rounding, Spacing spacing) {}

  private static Optional<Numbers> numbers(
      WeightQuant quantizer, NDArray weight, ScaledTensor found) {
    Optional<TernaryQuant> ternary =
        quantizer.component().components().values().stream()
            .filter(TernaryQuant.class::isInstance)
            .map(TernaryQuant.class::cast)
            .findFirst();
    boolean binary = found.bitWidth().size() == 1 && found.bitWidth().getFloat() == 1;
    if (ternary.isPresent() || binary) {
      double threshold = ternary.map(TernaryQuant::threshold).orElse(-1f);
      return Optional.of(new Numbers(-1, 1, Rounding.ROUND, new Spacing.Signs(threshold)));
    }
    Optional<Rounding> rounding = quantizer.roundingMode().flatMap(Rounding::named);
    if (rounding.isEmpty()) {
      return Optional.empty();
    }
    if (found instanceof FloatQuantTensor floats) {
      double bits = floats.format().mantissaBitWidth().getFloat();
      double smallest = 1 - floats.format().exponentBias().getFloat() - bits;
      return Optional.of(
          new Numbers(
              largest(quantizer, weight, found, bits, -LARGE),
              largest(quantizer, weight, found, bits, LARGE),
              rounding.get(),
              new Spacing.Floating(bits, smallest)));
    }
    boolean signed = Boolean.TRUE.equals(quantizer.isSigned());
    boolean narrow = Boolean.TRUE.equals(quantizer.isNarrowRange());
    return Optional.of(
        new Numbers(
            IntRange.min(signed, narrow, found.bitWidth()).getFloat(),
            IntRange.max(signed, narrow, found.bitWidth()).getFloat(),
            rounding.get(),
            Spacing.EVEN));
  }

  /** What becomes of a number that is too large, without its scale. */
  private static double largest(
      WeightQuant quantizer, NDArray weight, ScaledTensor found, double bits, float number) {
    NDArray all = weight.zerosLike().add(number);
    NDArray limited = quantizer.quantize(all, new PlainTensor(all)).value().div(found.scale());
    float most = limited.flatten().getFloat(0);
    if (most == 0 || !Float.isFinite(most)) {
      return most;
    }
    // The scale has been multiplied with and divided by again.
    double step = Math.pow(2, Math.getExponent(most) - bits);
    return Math.rint(most / step) * step;
  }

  /** Scales or zero points by column; a single column if all are alike. */
  private static NDArray ofColumns(NDArray values, WeightMatrix shape) {
    Shape weight = shape.shape();
    NDArray all = shape.of(values.broadcast(weight));
    long alike = values.getShape().dimension() == weight.dimension() ? outputsOf(values, shape) : 1;
    return values.size() == alike || values.size() == 1 ? all.get(":, 0:1, :") : all;
  }

  private static long outputsOf(NDArray values, WeightMatrix shape) {
    return values.getShape().get(shape.facts().outputChannelDim());
  }
}
