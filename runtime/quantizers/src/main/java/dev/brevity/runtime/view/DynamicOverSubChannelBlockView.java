package dev.brevity.runtime.view;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/** Groups of fixed size along one dimension of whatever shape comes in, zero padded. */
@Implementation
final class DynamicOverSubChannelBlockView extends Component implements ViewShape {
  private final int groupSize;
  private final int groupDim;

  /**
   * Makes the view.
   *
   * @param groupSize elements of a group
   * @param groupDim the dimension to split; negative counts from the end
   */
  @Inject
  public DynamicOverSubChannelBlockView(int groupSize, int groupDim) {
    this.groupSize = groupSize;
    this.groupDim = groupDim;
    attribute("group_size", groupSize);
    attribute("group_dim", groupDim);
  }

  @Override
  public NDArray view(NDArray x) {
    NDArray padded = Groups.pad(x, groupDim, groupSize);
    return padded.reshape(Groups.split(padded.getShape(), groupDim, groupSize));
  }
}
