package dev.brevity.runtime.graph.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.brevity.runtime.layer.DescribedLayer;
import dev.brevity.runtime.layer.LayerSpec;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Multiplies by a learned factor and adds a learned offset, which broadcast to the input. */
public final class ScaleBias extends AbstractBlock implements DescribedLayer {
  /**
   * The option that says that the product is what the activation function before it should pass on:
   * a quantizer of that function quantizes the product.
   */
  public static final String SCALES_ACTIVATION = "scales_activation";

  private final LayerSpec spec;
  private final Shape shape;
  private final Parameter weight;
  private final @Nullable Parameter bias;

  /**
   * @param spec of type {@code ScaleBias}, with {@code num_features}, {@code runtime_shape} (what
   *     the parameters are reshaped to), {@code bias} and {@link #SCALES_ACTIVATION}
   */
  public ScaleBias(LayerSpec spec) {
    this.spec = spec;
    int dimensions =
        spec.options().get("runtime_shape") instanceof List<?> sizes ? sizes.size() : 4;
    this.shape =
        spec.has("runtime_shape")
            ? new Shape(spec.integers("runtime_shape", dimensions))
            : new Shape(1, -1, 1, 1);
    this.weight = add("weight", Parameter.Type.GAMMA);
    this.bias = spec.flag("bias", true) ? add("bias", Parameter.Type.BETA) : null;
  }

  private Parameter add(String name, Parameter.Type type) {
    return addParameter(Parameter.builder().setName(name).setType(type).build());
  }

  @Override
  public LayerSpec spec() {
    return spec;
  }

  public Parameter weight() {
    return weight;
  }

  /** What the parameters are reshaped to. */
  public Shape runtimeShape() {
    return shape;
  }

  /** Whether the product is what the activation function before it should pass on. */
  public boolean scalesActivation() {
    return spec.flag(SCALES_ACTIVATION, false);
  }

  public Optional<Parameter> bias() {
    return Optional.ofNullable(bias);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    NDArray scaled = x.mul(parameterStore.getValue(weight, x.getDevice(), training).reshape(shape));
    return new NDList(
        bias == null
            ? scaled
            : scaled.add(parameterStore.getValue(bias, x.getDevice(), training).reshape(shape)));
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    Shape features = new Shape(spec.integer("num_features"));
    parameters.values().forEach(parameter -> parameter.setShape(features));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes.clone();
  }
}
