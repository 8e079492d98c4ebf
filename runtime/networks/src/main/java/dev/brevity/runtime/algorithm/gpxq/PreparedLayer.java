package dev.brevity.runtime.algorithm.gpxq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.layer.WeightMatrix;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** What every attempt at a layer's weight starts from, whichever samples and solver it is for. */
final class PreparedLayer {
  private final WeightLayer layer;
  private final WeightMatrix shape;
  private final NDArray weight;
  private final NDArray original;
  private final WeightColumns columns;
  private final LayerProblem.@Nullable InputRange range;
  private final DataType type;

  /**
   * @param frozen as for {@link WeightColumns#of}
   * @param type of the weights while they are worked on
   * @param range the integers that inputs are; null if they are none
   */
  PreparedLayer(
      WeightLayer layer, boolean frozen, DataType type, LayerProblem.@Nullable InputRange range) {
    this.layer = layer;
    this.shape = new WeightMatrix(layer.weightFacts());
    this.weight = shape.of(layer.weight().getArray().stopGradient());
    this.original = shape.of(layer.original().orElse(layer.weight().getArray()).stopGradient());
    this.columns = WeightColumns.of(layer, frozen, type);
    this.range = range;
    this.type = type;
  }

  WeightColumns columns() {
    return columns;
  }

  LayerProblem.@Nullable InputRange range() {
    return range;
  }

  /**
   * The problem that inputs pose.
   *
   * @param columns how columns are quantized
   * @return with a weight of its own, which a solver may change
   */
  LayerProblem problem(InputProducts products, WeightColumns columns, DoubleConsumer damped) {
    return new LayerProblem(
        weight.toType(type, true),
        original.toType(type, false),
        products.gram(),
        products.cross(),
        columns,
        range,
        damped);
  }

  /** How far outputs are, for those inputs, from what they were with the original weight. */
  OutputError error(InputProducts products) {
    return new OutputError(original, products);
  }

  /** The original weight, rounded column by column without any solver. */
  NDArray roundedOriginal() {
    return columns.rounded(original);
  }

  /** Gives the layer a weight in the form of matrices. */
  void assign(NDArray found) {
    Tensors.assign(layer.weight().getArray(), shape.restored(found));
    layer.weightQuant().ifPresent(AttachedQuantizer::forgetComputed);
  }
}
