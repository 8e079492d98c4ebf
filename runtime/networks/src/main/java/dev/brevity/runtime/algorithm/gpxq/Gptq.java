package dev.brevity.runtime.algorithm.gpxq;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.AccumulatorLimit;
import dev.brevity.runtime.aten.Columns;
import dev.brevity.runtime.aten.GreedyRounding;
import dev.brevity.runtime.aten.RoundingGrid;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.module.Scope;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rounds a column at a time and lets the later columns make up for its error (Frantar et al., GPTQ,
 * 2022).
 *
 * @param actOrder whether columns with the largest inputs come first
 * @param damping the part of the mean of the diagonal that is added to it
 * @param accumulator what sums of products must fit; null for no limit
 * @param blockSize how many columns feed back one by one; what they do to all later ones is one
 *     product. It changes how long it takes, and results only as the order of additions does
 */
public record Gptq(
    boolean actOrder, double damping, @Nullable AccumulatorBound accumulator, int blockSize)
    implements ColumnSolver {
  private static final double RAISE = 10;
  private static final double LEAST_DAMPING = 1e-6;
  private static final double MOST_DAMPING = 1e6;

  public Gptq {
    if (blockSize < 1) {
      throw new IllegalArgumentException("a block has at least one column, not " + blockSize);
    }
  }

  /** With blocks of the usual size. */
  public Gptq(boolean actOrder, double damping, @Nullable AccumulatorBound accumulator) {
    this(actOrder, damping, accumulator, GreedyRounding.BLOCK);
  }

  /** The defaults of the reference: columns in their order, 1 % damping, no limit. */
  public static Gptq defaults() {
    return new Gptq(false, 0.01, null);
  }

  @Override
  public Weighing weighing() {
    return Weighing.TWICE_PER_SAMPLE;
  }

  @Override
  public boolean comparesWithFloat() {
    return false;
  }

  @Override
  public List<ColumnSolver> candidates() {
    return accumulator == null
        ? Stream.of(1, 10, 100)
            .<ColumnSolver>map(
                factor -> new Gptq(actOrder, damping * factor, accumulator, blockSize))
            .toList()
        : List.of(this);
  }

  @Override
  public NDArray solve(LayerProblem problem) {
    NDArray dead = problem.dead();
    NDArray energy = Columns.diagonal(problem.gram());
    NDArray diagonal = Tensors.select(dead, energy.onesLike(), energy);
    NDArray order = problem.order(diagonal, actOrder);
    NDArray living = Columns.withDiagonal(problem.gram(), diagonal);
    NDArray gram = Columns.inOrderBoth(living, order);
    Scope.free(living);
    NDArray factor = factor(gram, damping, problem);
    Scope.free(gram);
    NDArray weight = problem.livingWeight(dead, order);
    if (factor == null) {
      return Columns.putBack(weight, order);
    }
    NDArray feedback = GreedyRounding.feedbackOf(factor);
    Scope.free(factor);
    round(problem, weight, feedback, order, 0, accumulator, blockSize);
    return Columns.putBack(weight, order);
  }

  /** The factor of the inverse; null if no damping helps. */
  static @Nullable NDArray factor(NDArray gram, double damping, LayerProblem problem) {
    NDArray diagonal = Columns.diagonal(gram);
    NDArray mean = diagonal.mean(new int[] {-1}, true);
    for (double part = damping; part < MOST_DAMPING; part = Math.max(part, LEAST_DAMPING) * RAISE) {
      NDArray damped = Columns.withDiagonal(gram, diagonal.add(mean.mul(part)));
      NDArray factor = Columns.inverseFactor(damped);
      Scope.free(damped);
      if (factor != null) {
        if (part > damping) {
          problem.damped().accept(part);
        }
        return factor;
      }
    }
    return null;
  }

  /** Rounds all columns from one on, of a weight whose columns stand in an order. */
  static void round(
      LayerProblem problem,
      NDArray weight,
      NDArray feedback,
      NDArray order,
      int first,
      @Nullable AccumulatorBound accumulator,
      int blockSize) {
    Optional<RoundingGrid> grid = problem.grid().grid();
    NDArray later = Columns.from(weight, first);
    if (grid.isPresent()) {
      @Nullable AccumulatorLimit limit =
          accumulator == null ? null : accumulator.limit(problem, order);
      GreedyRounding.run(
          later,
          feedback,
          grid.get().inOrder(order),
          first,
          GreedyRounding.Result.ROUNDED,
          limit,
          blockSize);
      return;
    }
    int columns = (int) later.getShape().get(1);
    for (int i = 0; i < columns; i++) {
      try (Scope scope = Scope.discarding()) {
        NDArray rounded = problem.grid().column(weight, order, first + i);
        GreedyRounding.feedBack(later, feedback, rounded, i);
      }
    }
  }
}
