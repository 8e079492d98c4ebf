package dev.brevity.runtime.view;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Groups of fixed size along one dimension, zero padded; a tensor that is grouped already stays as
 * it is.
 */
@Implementation
final class OverSubChannelBlockView extends Component implements ViewShape {
  private final Shape expanded;
  private final int groupSize;
  private final int groupDim;

  /**
   * Makes the view.
   *
   * @param expandedGroupwiseShape the shape with the group dimension split in (groups, group size)
   * @param groupSize elements of a group
   * @param groupDim the dimension to split
   */
  @Inject
  public OverSubChannelBlockView(
      List<Integer> expandedGroupwiseShape, int groupSize, int groupDim) {
    this.expanded = Shapes.of(expandedGroupwiseShape);
    this.groupSize = groupSize;
    this.groupDim = groupDim;
    attribute("expanded_groupwise_shape", expandedGroupwiseShape);
    attribute("group_size", groupSize);
    attribute("group_dim", groupDim);
  }

  @Override
  public NDArray view(NDArray x) {
    return x.getShape().dimension() == expanded.dimension()
        ? x
        : Groups.pad(x, groupDim, groupSize).reshape(expanded);
  }
}
