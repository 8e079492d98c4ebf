package dev.brevity.runtime.algorithm.gpxq;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.Columns;
import dev.brevity.runtime.aten.GreedyRounding;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.module.Scope;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Corrects the whole weight for the errors of the layers before, then rounds a column at a time and
 * lets the later ones make up for its error (Zhang et al., Qronos, 2025).
 *
 * @param actOrder whether columns with the largest inputs come first
 * @param alpha the part of the largest eigenvalue that is added to the diagonal
 * @param start where power iteration begins
 */
public record Qronos(boolean actOrder, double alpha, StartVector start) implements ColumnSolver {
  private static final int POWER_STEPS = 30;
  private static final double RAISE = 10;
  private static final double MOST_DAMPING = 1e3;

  /** The defaults of the reference. */
  public static Qronos defaults() {
    return new Qronos(false, 1e-6, StartVector.standard());
  }

  @Override
  public Weighing weighing() {
    return Weighing.PER_SAMPLE;
  }

  @Override
  public boolean comparesWithFloat() {
    return true;
  }

  @Override
  public List<ColumnSolver> candidates() {
    return DoubleStream.concat(
            DoubleStream.of(alpha), DoubleStream.of(1e-3, 1e-2, 1e-1).filter(more -> more > alpha))
        .<ColumnSolver>mapToObj(damping -> new Qronos(actOrder, damping, start))
        .toList();
  }

  @Override
  public NDArray solve(LayerProblem problem) {
    NDArray dead = problem.dead();
    NDArray order = problem.order(Columns.diagonal(problem.gram()), actOrder);
    NDArray gram = Columns.inOrderBoth(problem.gram(), order);
    NDArray products = Columns.inOrderBoth(problem.requireCross(), order);
    NDArray cross = products.transpose(0, 2, 1);
    NDArray weight = problem.livingWeight(dead, order);
    NDArray original = Columns.inOrder(problem.original(), order);
    int columns = (int) weight.getShape().get(1);
    NDArray largest =
        Columns.largestEigenvalue(
                problem.gram(),
                start.of(problem.manager(), columns).toType(gram.getDataType(), false),
                POWER_STEPS)
            .squeeze(-1);
    NDArray energy = Columns.diagonal(gram);
    NDArray divisible =
        Columns.withDiagonal(gram, Tensors.select(energy.eq(0f), energy.onesLike(), energy));
    GreedyRounding.replaceColumn(
        weight, GreedyRounding.qronosFirst(weight, original, divisible, cross), 0);
    Scope.free(divisible);
    if (columns == 1) {
      return Columns.putBack(weight, order);
    }
    for (double part = alpha; part < MOST_DAMPING; part = Math.max(part, 1e-8) * RAISE) {
      NDArray damping = largest.mul(part);
      NDArray damped = Columns.withDiagonal(gram, energy.add(damping));
      NDArray later = Columns.fromBoth(damped, 1);
      Scope.free(damped);
      @Nullable NDArray factor = Columns.inverseFactor(later);
      Scope.free(later);
      if (factor == null) {
        continue;
      }
      if (part > alpha) {
        problem.damped().accept(part);
      }
      NDArray first = problem.grid().column(weight, order, 0).expandDims(1);
      NDArray raised = Columns.withDiagonal(cross, Columns.diagonal(cross).add(damping));
      Scope.free(cross);
      Scope.free(products);
      NDArray rest = GreedyRounding.qronosRest(original, gram, raised, first, factor);
      Scope.free(raised);
      Scope.free(gram);
      Scope.free(original);
      NDArray corrected = weight.get(":, 0:1, :").concat(rest, 1);
      Scope.free(rest);
      NDArray feedback = GreedyRounding.feedbackOf(factor);
      Scope.free(factor);
      Gptq.round(problem, corrected, feedback, order, 1, null, GreedyRounding.BLOCK);
      return Columns.putBack(corrected, order);
    }
    return Columns.putBack(weight, order);
  }
}
