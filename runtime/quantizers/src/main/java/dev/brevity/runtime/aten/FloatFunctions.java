package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/** Functions of networks in floating point that NDArray lacks. All are differentiable. */
public final class FloatFunctions {
  private FloatFunctions() {}

  /**
   * The Gaussian error linear unit.
   *
   * @param approximate by a hyperbolic tangent, rather than by the error function
   */
  public static NDArray gelu(NDArray x, boolean approximate) {
    return Aten.call(approximate ? "gelu_tanh" : "gelu", x);
  }

  /** {@code x * min(max(x + 3, 0), 6) / 6}. */
  public static NDArray hardSwish(NDArray x) {
    return Aten.call("hard_swish", x);
  }

  /** {@code log(1 + exp(x))}, without overflow. */
  public static NDArray softplus(NDArray x) {
    return x.maximum(0).add(x.abs().neg().exp().add(1).log());
  }

  /**
   * Batch normalization over dimension 1 with given statistics.
   *
   * @param training whether statistics of the batch are used, and the running ones updated in place
   */
  public static NDArray batchNorm(
      NDArray x,
      @Nullable NDArray weight,
      @Nullable NDArray bias,
      NDArray mean,
      NDArray variance,
      boolean training,
      double momentum,
      double epsilon) {
    NDManager manager = x.getManager();
    NDArray factors = weight != null ? weight : manager.ones(mean.getShape(), DataType.FLOAT32);
    NDArray offsets = bias != null ? bias : manager.zeros(mean.getShape(), DataType.FLOAT32);
    return Aten.call(
        "batch_norm",
        x,
        factors,
        offsets,
        mean,
        variance,
        manager.create(new double[] {training ? 1 : 0, momentum, epsilon}));
  }

  /**
   * Normalization of the last dimensions by their mean and variance.
   *
   * @param shape of the dimensions normalized together
   */
  public static NDArray layerNorm(
      NDArray x, long[] shape, @Nullable NDArray weight, @Nullable NDArray bias, double epsilon) {
    NDManager manager = x.getManager();
    NDArray factors = weight != null ? weight : manager.ones(new Shape(shape), x.getDataType());
    NDArray offsets = bias != null ? bias : manager.zeros(new Shape(shape), x.getDataType());
    return Aten.call("layer_norm", x, factors, offsets, manager.create(epsilon));
  }

  /** Normalization of the last dimensions by the root of their mean square. */
  public static NDArray rmsNorm(NDArray x, long[] shape, @Nullable NDArray weight, double epsilon) {
    NDManager manager = x.getManager();
    NDArray factors = weight != null ? weight : manager.ones(new Shape(shape), x.getDataType());
    return Aten.call("rms_norm", x, factors, manager.create(epsilon));
  }

  /** The mean over some dimensions. */
  public static NDArray mean(NDArray x, long[] dimensions, boolean keep) {
    NDManager manager = x.getManager();
    return Aten.call("mean_of_dims", x, manager.create(dimensions), manager.create(keep));
  }

  /** The sum over some dimensions. */
  public static NDArray sum(NDArray x, long[] dimensions, boolean keep) {
    NDManager manager = x.getManager();
    return Aten.call("sum_of_dims", x, manager.create(dimensions), manager.create(keep));
  }

  /** The largest value over some dimensions. */
  public static NDArray max(NDArray x, long[] dimensions, boolean keep) {
    NDManager manager = x.getManager();
    return Aten.call("max_of_dims", x, manager.create(dimensions), manager.create(keep));
  }

  /**
   * Some of the slices along a dimension, in the order asked for.
   *
   * @param index int64 with one dimension, not negative
   */
  public static NDArray select(NDArray x, int dimension, NDArray index) {
    return Aten.call("index_select", x, x.getManager().create((long) dimension), index);
  }

  /** Each channel of each sample normalized by its own mean and variance. */
  public static NDArray instanceNorm(NDArray x, NDArray weight, NDArray bias, double epsilon) {
    return Aten.call("instance_norm", x, weight, bias, x.getManager().create(epsilon));
  }

  /** The part of matrices on one side of a diagonal, zeros elsewhere. */
  public static NDArray triangle(NDArray x, boolean upper, long diagonal) {
    NDManager manager = x.getManager();
    return Aten.call("triangle", x, manager.create(upper), manager.create(diagonal));
  }

  /** The determinants of square matrices. */
  public static NDArray determinant(NDArray x) {
    return Aten.call("determinant", x);
  }

  /** Attention with scores {@code query · keyᵀ / √d}; a mask is added to them, or selects them. */
  public static NDArray attention(
      NDArray query, NDArray key, NDArray value, @Nullable NDArray mask, boolean causal) {
    if (mask != null) {
      return Aten.call("attention_masked", query, key, value, mask);
    }
    return Aten.call(causal ? "attention_causal" : "attention", query, key, value);
  }
}
