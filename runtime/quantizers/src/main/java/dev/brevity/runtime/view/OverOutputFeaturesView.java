package dev.brevity.runtime.view;

import ai.djl.ndarray.types.Shape;
import dev.brevity.injector.Implementation;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two dimensions: everything else, and output features, which come last. */
@Implementation
final class OverOutputFeaturesView extends PermutedView {
  /**
   * Makes the view.
   *
   * @param permuteDims the order of dimensions to bring the tensor into first; none leaves it
   */
  @Inject
  public OverOutputFeaturesView(@Nullable List<Integer> permuteDims) {
    super(permuteDims);
  }

  @Override
  Shape shape(Shape input) {
    return new Shape(-1, input.get(input.dimension() - 1));
  }
}
