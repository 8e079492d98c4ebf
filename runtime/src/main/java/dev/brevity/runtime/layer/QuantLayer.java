package dev.brevity.runtime.layer;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantNDList;
import dev.brevity.runtime.tensor.QuantTensor;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A layer with quantizers. As a block it takes and returns one tensor; what is known of a quantized
 * tensor travels with it in a {@link QuantNDList}. The quantizers' parameters are trained with the
 * layer's own and are called as in the reference, for example {@code
 * weight_quant.tensor_quant.scaling_impl.value}.
 */
public abstract class QuantLayer extends AbstractBlock {
  private static final byte VERSION = 1;

  private final boolean returnQuantTensor;
  private final Map<String, AttachedQuantizer<?>> quantizers = new LinkedHashMap<>();

  QuantLayer(boolean returnQuantTensor) {
    super(VERSION);
    this.returnQuantTensor = returnQuantTensor;
  }

  /** Computes the layer's output inside a scope that frees intermediate results. */
  abstract QuantTensor compute(QuantTensor input);

  /**
   * The layer's quantizers by the names of the reference: {@code weight_quant}, {@code act_quant} …
   */
  public final Map<String, AttachedQuantizer<?>> quantizers() {
    return Collections.unmodifiableMap(quantizers);
  }

  /** Whether the output carries what is known of its quantization. */
  public final boolean returnsQuantTensor() {
    return returnQuantTensor;
  }

  /**
   * The layer's output.
   *
   * @param input float32
   * @param training whether statistics are collected and weights are about to change
   * @return a tensor of the manager of the input
   */
  public final QuantTensor forward(QuantTensor input, boolean training) {
    quantizers.values().forEach(quantizer -> quantizer.setTraining(training));
    try (Scope scope = new Scope(input.value())) {
      QuantTensor output = compute(input);
      QuantTensor returned = returnQuantTensor ? output : new PlainTensor(output.value());
      return returned.map(scope::handOut);
    }
  }

  /**
   * All arrays that a checkpoint holds, by the names of the reference: parameters and buffers of
   * the layer and of its quantizers. The arrays are the live ones.
   */
  public final Map<String, NDArray> state() {
    Map<String, NDArray> state = new LinkedHashMap<>();
    parameters.forEach((name, parameter) -> state.put(name, parameter.getArray()));
    quantizers.forEach(
        (name, quantizer) ->
            quantizer
                .components()
                .state()
                .forEach((inner, array) -> state.put(name + "." + inner, array)));
    return state;
  }

  /** Every building block of every quantizer, by the names of the reference. */
  public final Map<String, Component> components() {
    Map<String, Component> components = new LinkedHashMap<>();
    quantizers.forEach(
        (name, quantizer) ->
            quantizer
                .components()
                .components()
                .forEach(
                    (inner, component) ->
                        components.put(inner.isEmpty() ? name : name + "." + inner, component)));
    return components;
  }

  /** Builds all quantizers anew, as if the layer had just got them. */
  public final void rebuildQuantizers() {
    quantizers.values().forEach(AttachedQuantizer::rebuild);
  }

  final <P extends QuantProxy> @Nullable AttachedQuantizer<P> add(
      String name, @Nullable AttachedQuantizer<P> quantizer) {
    if (quantizer != null) {
      quantizers.put(name, quantizer);
    }
    return quantizer;
  }

  @Override
  protected final NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    QuantTensor input = QuantNDList.tensorOf(inputs);
    if (inputShapes == null) {
      // The layer got its parameters from elsewhere and was never initialized.
      inputShapes = new Shape[] {input.value().getShape()};
    }
    Device device = input.value().getDevice();
    // The trainer updates the parameters that it has been asked for.
    getDirectParameters()
        .values()
        .forEach(parameter -> parameterStore.getValue(parameter, device, training));
    QuantTensor output = forward(input, training);
    return output instanceof PlainTensor ? new NDList(output.value()) : new QuantNDList(output);
  }

  @Override
  public final ParameterList getDirectParameters() {
    ParameterList list = super.getDirectParameters();
    quantizers.forEach(
        (name, quantizer) -> {
          if (quantizer.isBuilt() || hasShapes()) {
            quantizer
                .parameters()
                .forEach((inner, parameter) -> list.add(name + "." + inner, parameter));
          }
        });
    return list;
  }

  /** Whether the shapes of input and parameters are known, so that quantizers can be built. */
  private boolean hasShapes() {
    return inputShapes != null && parameters.values().stream().allMatch(Parameter::isInitialized);
  }

  /** The shape that the layer was initialized with or loaded for; null before that. */
  final @Nullable Shape inputShape() {
    return inputShapes == null ? null : inputShapes[0];
  }

  @Override
  public final void initialize(NDManager manager, DataType dataType, Shape... inputShapes) {
    super.initialize(manager, dataType, inputShapes);
    quantizers.values().forEach(quantizer -> quantizer.attachTo(manager));
  }

  @Override
  public final void saveParameters(DataOutputStream os) throws IOException {
    os.write(version);
    saveMetadata(os);
    for (Parameter parameter : parameters.values()) {
      parameter.save(os);
    }
    for (AttachedQuantizer<?> quantizer : quantizers.values()) {
      StateFormat.write(quantizer.components().state(), os);
    }
  }

  @Override
  public final void loadParameters(NDManager manager, DataInputStream is)
      throws IOException, MalformedModelException {
    loadMetadata(is.readByte(), is);
    for (Parameter parameter : parameters.values()) {
      parameter.load(manager, is);
    }
    for (AttachedQuantizer<?> quantizer : quantizers.values()) {
      // What a quantizer computes from the weights must not come from those before.
      quantizer.rebuild();
      quantizer.attachTo(manager);
      try (NDManager scratch = manager.newSubManager()) {
        quantizer.components().load(StateFormat.read(scratch, is));
      }
    }
  }
}
