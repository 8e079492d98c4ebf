package dev.brevity.runtime.graph.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.layer.DescribedLayer;
import dev.brevity.runtime.layer.LayerSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalization over dimension 1: {@code (x - mean) / √(variance + eps) * weight + bias}.
 * Training uses the statistics of the batch and lets the running ones follow.
 */
public final class BatchNorm extends AbstractBlock implements DescribedLayer {
  private final LayerSpec spec;
  private final @Nullable Parameter weight;
  private final @Nullable Parameter bias;
  private final Parameter mean;
  private final Parameter variance;
  private final double epsilon;
  private final double momentum;

  /**
   * @param spec of type {@code BatchNorm1d}, {@code BatchNorm2d} or {@code BatchNorm3d}, with
   *     {@code eps}, {@code momentum} and {@code affine}
   */
  public BatchNorm(LayerSpec spec) {
    this.spec = spec;
    this.epsilon = spec.real("eps", 1e-5);
    this.momentum = spec.real("momentum", 0.1);
    boolean affine = spec.flag("affine", true);
    this.weight = affine ? add("weight", Parameter.Type.GAMMA, true) : null;
    this.bias = affine ? add("bias", Parameter.Type.BETA, true) : null;
    this.mean = add("running_mean", Parameter.Type.RUNNING_MEAN, false);
    this.variance = add("running_var", Parameter.Type.RUNNING_VAR, false);
  }

  private Parameter add(String name, Parameter.Type type, boolean learned) {
    return addParameter(
        Parameter.builder().setName(name).setType(type).optRequiresGrad(learned).build());
  }

  @Override
  public LayerSpec spec() {
    return spec;
  }

  /** The factor of each channel; empty where all are 1. */
  public Optional<Parameter> weight() {
    return Optional.ofNullable(weight);
  }

  /** The offset of each channel; empty where all are 0. */
  public Optional<Parameter> bias() {
    return Optional.ofNullable(bias);
  }

  public Parameter runningMean() {
    return mean;
  }

  public Parameter runningVariance() {
    return variance;
  }

  public double epsilon() {
    return epsilon;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    return new NDList(
        FloatFunctions.batchNorm(
            x,
            value(weight, parameterStore, x, training),
            value(bias, parameterStore, x, training),
            mean.getArray(),
            variance.getArray(),
            training,
            momentum,
            epsilon));
  }

  private static @Nullable NDArray value(
      @Nullable Parameter parameter, ParameterStore store, NDArray x, boolean training) {
    return parameter == null ? null : store.getValue(parameter, x.getDevice(), training);
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    Shape channels = new Shape(inputShapes[0].get(1));
    parameters.values().forEach(parameter -> parameter.setShape(channels));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes.clone();
  }
}
