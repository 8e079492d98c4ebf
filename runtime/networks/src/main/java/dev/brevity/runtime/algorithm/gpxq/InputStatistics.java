package dev.brevity.runtime.algorithm.gpxq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.algorithm.gpxq.ColumnSolver.Weighing;
import dev.brevity.runtime.aten.Columns;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.layer.WeightMatrix;
import dev.brevity.runtime.module.Scope;
import org.jspecify.annotations.Nullable;

/** Sums of products of the inputs of a layer, over all batches. */
final class InputStatistics implements AutoCloseable {
  /** So many numbers are unfolded at once. */
  private static final long MOST_AT_ONCE = 1L << 24;

  private final WeightLayer layer;
  private final Weighing weighing;
  private final NDManager manager;
  private final DataType type;
  private final NDArray gram;
  private final @Nullable NDArray cross;
  private final @Nullable NDArray reference;
  private long samples;

  /**
   * @param comparing whether inputs in floating point come too
   * @param type of the sums
   */
  InputStatistics(
      WeightLayer layer, Weighing weighing, boolean comparing, DataType type, NDManager manager) {
    this.layer = layer;
    this.weighing = weighing;
    this.manager = manager.newSubManager();
    this.type = type;
    WeightMatrix shape = new WeightMatrix(layer.weightFacts());
    Shape square = new Shape(shape.groups(), shape.columns(), shape.columns());
    this.gram = kept(this.manager.zeros(square, type));
    this.cross = comparing ? kept(this.manager.zeros(square, type)) : null;
    this.reference = comparing ? kept(this.manager.zeros(square, type)) : null;
  }

  private static NDArray kept(NDArray array) {
    return Scope.keep(array, array.getManager());
  }

  /**
   * Adds a batch.
   *
   * @param input as it is quantized
   * @param floating as it is in the network in floating point; null if that is not asked for
   */
  void add(NDArray input, @Nullable NDArray floating) {
    add(input, floating, layer.outputSamples(input.getShape()));
  }

  /**
   * Adds a part of a batch.
   *
   * @param whole the batch that it is a part of
   */
  void addPart(NDArray input, @Nullable NDArray floating, NDArray whole) {
    add(input, floating, layer.outputSamples(whole.getShape()));
  }

  /**
   * @param ofBatch how many positions the whole batch has
   */
  private void add(NDArray input, @Nullable NDArray floating, long ofBatch) {
    long items = layer.channelDim() == 1 ? input.getShape().get(0) : 1;
    long positions = layer.outputSamples(input.getShape());
    long size = new WeightMatrix(layer.weightFacts()).columns() * positions;
    long parts = Math.min(items, 1 + size / MOST_AT_ONCE);
    double factor = weighing == Weighing.PER_BATCH ? 1.0 / ofBatch : 1;
    for (long part = 0; part < parts; part++) {
      long from = items * part / parts;
      long to = items * (part + 1) / parts;
      try (Scope scope = Scope.discarding()) {
        NDArray x = operands(parts == 1 ? input : input.get(from + ":" + to));
        Columns.addProducts(gram, x, x, factor);
        if (floating != null && cross != null && reference != null) {
          NDArray y = operands(parts == 1 ? floating : floating.get(from + ":" + to));
          Columns.addProducts(cross, x, y, factor);
          Columns.addProducts(reference, y, y, factor);
        }
      }
    }
    samples += positions;
  }

  /** Adds all that others have seen. */
  void addAll(InputStatistics others) {
    gram.addi(others.gram);
    if (cross != null && others.cross != null) {
      cross.addi(others.cross);
    }
    if (reference != null && others.reference != null) {
      reference.addi(others.reference);
    }
    samples += others.samples;
  }

  private NDArray operands(NDArray input) {
    return layer.operands(input.toType(type, false));
  }

  /** Whether any batch has come. */
  boolean isEmpty() {
    return samples == 0;
  }

  /** Products of quantized inputs. */
  NDArray gram() {
    return gram.mul(factor());
  }

  /** All products, as they are by now. */
  InputProducts products() {
    NDArray quantized = gram();
    return new InputProducts(
        quantized,
        cross == null ? null : cross.mul(factor()),
        reference == null ? quantized : reference.mul(factor()));
  }

  private double factor() {
    return switch (weighing) {
      case TWICE_PER_SAMPLE -> 2.0 / samples;
      case PER_SAMPLE -> 1.0 / samples;
      case PER_BATCH -> 1;
    };
  }

  @Override
  public void close() {
    manager.close();
  }
}
