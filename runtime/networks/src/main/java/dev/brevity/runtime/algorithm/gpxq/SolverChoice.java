package dev.brevity.runtime.algorithm.gpxq;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.module.Scope;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lets samples that a solver has not seen choose between it, its candidates, and the weight as it
 * is: with few samples, columns make up for each other in ways that hold for these samples only.
 *
 * @param problem with what the seen samples tell
 * @param error of a rounded weight on the other samples
 */
record SolverChoice(LayerProblem problem, OutputError error) {
  /**
   * What another candidate has to leave of the first one's error. Less of a difference is chance,
   * and what corrects less of the errors of layers before has worse consequences further on.
   */
  private static final double CLEARLY_BETTER = 0.95;

  /** Leaves the weight as it is. */
  private record Unchanged(Weighing weighing, boolean comparesWithFloat) implements ColumnSolver {
    @Override
    public NDArray solve(LayerProblem problem) {
      return problem.weight();
    }
  }

  /** The candidate with the least error; the first one where none is clearly better. */
  ColumnSolver among(ColumnSolver solver) {
    List<ColumnSolver> all =
        Stream.concat(
                solver.candidates().stream(),
                Stream.of(new Unchanged(solver.weighing(), solver.comparesWithFloat())))
            .toList();
    ColumnSolver best = all.get(0);
    double first = of(best);
    double least = Double.isFinite(first) ? first * CLEARLY_BETTER : Double.POSITIVE_INFINITY;
    for (ColumnSolver candidate : all.subList(1, all.size())) {
      double found = of(candidate);
      if (found < least) {
        best = candidate;
        least = found;
      }
    }
    return best;
  }

  private double of(ColumnSolver candidate) {
    try (Scope scope = Scope.discarding()) {
      return error.of(problem.grid().rounded(candidate.solve(problem.copied())));
    }
  }
}
