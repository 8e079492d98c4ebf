package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Optional;

/** Scales seen as one number per channel of an activation. */
public final class ChannelView {
  private ChannelView() {}

  /**
   * The array with all its elements along one dimension.
   *
   * @param rank the number of dimensions of the result
   * @param channelDim the dimension that gets the elements; -1 for the last one
   */
  public static NDArray of(NDArray array, int rank, int channelDim) {
    long[] shape = new long[rank];
    Arrays.fill(shape, 1);
    shape[channelDim < 0 ? rank + channelDim : channelDim] = array.getShape().size();
    return array.reshape(new Shape(shape));
  }

  /**
   * The scale of an accumulator that sums products of input and weight.
   *
   * @return float, with as many dimensions as the input; empty when the two scales do not match
   */
  public static Optional<NDArray> accumulatorScale(
      IntQuantTensor input, IntQuantTensor weight, int channelDim) {
    long ofInput = input.scale().getShape().size();
    long ofWeight = weight.scale().getShape().size();
    if (ofInput != 1 && ofWeight != 1 && ofInput != ofWeight) {
      return Optional.empty();
    }
    int rank = input.value().getShape().dimension();
    return Optional.of(
        of(weight.scale(), rank, channelDim).mul(of(input.scale(), rank, channelDim)));
  }
}
