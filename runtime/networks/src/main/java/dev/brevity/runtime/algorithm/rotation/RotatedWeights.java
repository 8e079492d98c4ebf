package dev.brevity.runtime.algorithm.rotation;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.layer.WeightLayer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Weight and bias of a layer whose features are rotated: the columns of a table of words or the
 * rows of a linear layer by its outputs, the columns of a linear layer by its inputs.
 *
 * @param weight {@code [outputs, inputs]}, or {@code [words, outputs]}
 * @param table whether it is a table of words
 */
public record RotatedWeights(Parameter weight, @Nullable Parameter bias, boolean table) {
  /** The weight and bias of a linear layer or a table of words. */
  public static RotatedWeights of(Graph graph, String layer) {
    Block block = graph.layer(layer);
    if (block instanceof WeightLayer linear) {
      return new RotatedWeights(linear.weight(), linear.bias().orElse(null), false);
    }
    return new RotatedWeights(block.getDirectParameters().get("weight"), null, true);
  }

  /**
   * Rotates what the layer returns.
   *
   * @param rotation what rows are multiplied by from the right, in blocks of its size
   */
  public void rotateOutputs(NDArray rotation) {
    NDArray values = weight.getArray().stopGradient();
    Tensors.assign(
        weight.getArray(), table ? inBlocks(values, rotation) : outputsInBlocks(values, rotation));
    Optional.ofNullable(bias)
        .map(Parameter::getArray)
        .ifPresent(array -> Tensors.assign(array, inBlocks(array.stopGradient(), rotation)));
  }

  /** Turns the inputs back that come rotated. */
  public void rotateInputs(NDArray rotation) {
    NDArray values = weight.getArray().stopGradient();
    Tensors.assign(weight.getArray(), inBlocks(values, rotation));
  }

  /** The rows of a matrix {@code [outputs, inputs]} mixed by the rotation, block by block. */
  static NDArray outputsInBlocks(NDArray x, NDArray rotation) {
    return inBlocks(x.transpose(), rotation).transpose();
  }

  /** The last dimension multiplied by the rotation, block by block. */
  public static NDArray inBlocks(NDArray x, NDArray rotation) {
    long size = rotation.getShape().get(0);
    return x.reshape(-1, size).matMul(rotation).reshape(x.getShape());
  }
}
