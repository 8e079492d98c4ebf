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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Normalization of the last dimensions of each sample, by mean and variance or by magnitude. */
public final class Normalization extends AbstractBlock implements DescribedLayer {
  private final LayerSpec spec;
  private final boolean centred;
  private final Shape normalized;
  private final double epsilon;
  private final @Nullable Parameter weight;
  private final @Nullable Parameter bias;

  /**
   * @param spec {@code LayerNorm}, or {@code RMSNorm}, which neither subtracts the mean nor has a
   *     bias; with {@code normalized_shape}, {@code eps}, {@code elementwise_affine} and {@code
   *     bias}
   */
  public Normalization(LayerSpec spec) {
    this.spec = spec;
    this.centred = spec.type().equals("LayerNorm");
    int dimensions =
        spec.options().get("normalized_shape") instanceof List<?> sizes ? sizes.size() : 1;
    this.normalized = new Shape(spec.integers("normalized_shape", dimensions));
    // PyTorch's RMSNorm without `eps` takes the smallest distance between floats around 1.
    this.epsilon = spec.real("eps", centred ? 1e-5 : Math.ulp(1f));
    boolean affine = spec.flag("elementwise_affine", true);
    this.weight = affine ? add("weight", Parameter.Type.GAMMA) : null;
    this.bias =
        affine && centred && spec.flag("bias", true) ? add("bias", Parameter.Type.BETA) : null;
  }

  private Parameter add(String name, Parameter.Type type) {
    return addParameter(Parameter.builder().setName(name).setType(type).build());
  }

  @Override
  public LayerSpec spec() {
    return spec;
  }

  public Optional<Parameter> weight() {
    return Optional.ofNullable(weight);
  }

  public Optional<Parameter> bias() {
    return Optional.ofNullable(bias);
  }

  /** Whether the mean is subtracted, as LayerNorm does and RMSNorm does not. */
  public boolean isCentred() {
    return centred;
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
    NDArray factors = value(weight, parameterStore, x, training);
    NDArray offsets = value(bias, parameterStore, x, training);
    return new NDList(
        centred
            ? FloatFunctions.layerNorm(x, normalized.getShape(), factors, offsets, epsilon)
            : FloatFunctions.rmsNorm(x, normalized.getShape(), factors, epsilon));
  }

  private static @Nullable NDArray value(
      @Nullable Parameter parameter, ParameterStore store, NDArray x, boolean training) {
    return parameter == null ? null : store.getValue(parameter, x.getDevice(), training);
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    parameters.values().forEach(parameter -> parameter.setShape(normalized));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes.clone();
  }
}
