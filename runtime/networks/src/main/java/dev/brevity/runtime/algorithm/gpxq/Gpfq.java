package dev.brevity.runtime.algorithm.gpxq;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.AccumulatorLimit;
import dev.brevity.runtime.aten.Columns;
import dev.brevity.runtime.aten.GreedyRounding;
import dev.brevity.runtime.aten.RoundingGrid;
import dev.brevity.runtime.module.Scope;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rounds a column at a time and lets each make up for the difference that has come about so far
 * between the output and that of the network in floating point (Zhang et al., Post-training
 * Quantization for Neural Networks with Provable Guarantees, 2022; in the form of Colbert et al.,
 * 2024).
 *
 * @param actOrder whether columns with the largest inputs come first
 * @param accumulator what sums of products must fit; null for no limit
 */
public record Gpfq(boolean actOrder, @Nullable AccumulatorBound accumulator)
    implements ColumnSolver {
  /** The defaults of the reference: columns in their order, no limit. */
  public static Gpfq defaults() {
    return new Gpfq(false, null);
  }

  @Override
  public Weighing weighing() {
    return Weighing.PER_BATCH;
  }

  @Override
  public boolean comparesWithFloat() {
    return true;
  }

  @Override
  public NDArray solve(LayerProblem problem) {
    NDArray dead = problem.dead();
    NDArray order = problem.order(Columns.diagonal(problem.gram()), actOrder);
    NDArray gram = Columns.inOrderBoth(problem.gram(), order);
    NDArray cross = Columns.inOrderBoth(problem.requireCross(), order);
    NDArray weight = problem.livingWeight(dead, order);
    NDArray original = Columns.inOrder(problem.original(), order);
    NDArray inverse = Columns.reciprocal(Columns.diagonal(gram));
    NDArray factors = Columns.diagonal(cross).mul(inverse).expandDims(-1);
    NDArray targets =
        weight
            .mul(factors)
            .add(Columns.multiply(Columns.below(cross).mul(inverse.expandDims(-1)), original));
    NDArray feedback = Columns.below(gram).mul(inverse.expandDims(-1));
    Optional<RoundingGrid> grid = problem.grid().grid();
    if (grid.isEmpty()) {
      return Columns.putBack(oneByOne(problem, weight, targets, feedback, order), order);
    }
    @Nullable AccumulatorLimit limit =
        accumulator == null ? null : accumulator.limit(problem, order);
    GreedyRounding.run(
        targets,
        feedback,
        grid.get().inOrder(order),
        0,
        GreedyRounding.Result.UNROUNDED,
        limit,
        GreedyRounding.BLOCK);
    return Columns.putBack(targets, order);
  }

  /** Asks the quantizer for the columns before each one, as the present weight has them. */
  private static NDArray oneByOne(
      LayerProblem problem, NDArray weight, NDArray targets, NDArray feedback, NDArray order) {
    int columns = (int) weight.getShape().get(1);
    for (int i = 0; i < columns; i++) {
      try (Scope scope = Scope.discarding()) {
        NDArray rounded =
            Columns.inOrder(problem.grid().rounded(Columns.putBack(weight, order)), order);
        NDArray column =
            targets
                .get(":, " + i + ":" + (i + 1) + ", :")
                .sub(Columns.multiply(feedback.get(":, " + i + ":" + (i + 1) + ", :"), rounded));
        GreedyRounding.replaceColumn(weight, column, i);
      }
    }
    return weight;
  }
}
