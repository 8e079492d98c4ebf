package dev.brevity.runtime.view;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.module.Component;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A view after an optional permutation of the dimensions. */
abstract class PermutedView extends Component implements ViewShape {
  private final int @Nullable [] permutation;

  PermutedView(@Nullable List<Integer> permuteDims) {
    this.permutation =
        permuteDims == null ? null : permuteDims.stream().mapToInt(Integer::intValue).toArray();
    attribute("permute_impl.permute_dims", permuteDims);
  }

  /** Whether dimensions change places. */
  public final boolean isPermuted() {
    return permutation != null;
  }

  /**
   * The view.
   *
   * @throws IllegalStateException if the tensor has other dimensions than the permutation
   */
  @Override
  public final NDArray view(NDArray x) {
    if (permutation != null && permutation.length != x.getShape().dimension()) {
      throw new IllegalStateException(
          "a tensor of shape "
              + x.getShape()
              + " does not have the "
              + permutation.length
              + " dimensions of `permute_dims`");
    }
    NDArray permuted = permutation == null ? x : x.transpose(permutation);
    return permuted.reshape(shape(permuted.getShape()));
  }

  abstract Shape shape(Shape input);
}
