package dev.brevity.runtime.view;

import ai.djl.ndarray.types.Shape;
import dev.brevity.injector.Implementation;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two dimensions: the batch, which comes first, and everything else. */
@Implementation
final class OverBatchOverTensorView extends PermutedView {
  /**
   * Makes the view.
   *
   * @param permuteDims the order of dimensions to bring the tensor into first; none leaves it
   */
  @Inject
  public OverBatchOverTensorView(@Nullable List<Integer> permuteDims) {
    super(permuteDims);
  }

  @Override
  Shape shape(Shape input) {
    return new Shape(input.get(0), -1);
  }
}
