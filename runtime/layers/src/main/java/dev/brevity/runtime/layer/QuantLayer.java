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
import dev.brevity.dsl.model.LayerFacts;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.DottedName;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.proxy.QuantizerSite;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantNDList;
import dev.brevity.runtime.tensor.QuantTensor;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A layer with quantizers. What is known of a quantized tensor travels with it from block to block
 * in a {@link QuantNDList}. The quantizers' parameters are trained with the layer's own and are
 * called as in the reference, for example {@code weight_quant.tensor_quant.scaling_impl.value}.
 * Layers may have further layers as children; their parameters and state are named after them.
 */
public abstract class QuantLayer extends AbstractBlock {
  private static final byte VERSION = 1;

  private boolean returnQuantTensor;
  private boolean plainAllowed;
  private final Map<String, AttachedQuantizer<?>> quantizers = new LinkedHashMap<>();
  private final List<ForwardListener> listeners = new ArrayList<>();
  private final Map<String, QuantLayer> layers = new LinkedHashMap<>();

  protected QuantLayer(boolean returnQuantTensor) {
    super(VERSION);
    this.returnQuantTensor = returnQuantTensor;
  }

  /** Computes the layer's outputs inside a scope that frees intermediate results. */
  protected abstract List<QuantTensor> compute(List<QuantTensor> inputs, boolean training);

  /**
   * The layer's quantizers by the names of the reference: {@code weight_quant}, {@code act_quant} …
   */
  public final Map<String, AttachedQuantizer<?>> quantizers() {
    return Collections.unmodifiableMap(quantizers);
  }

  /** Tells a listener of every call from now on. */
  public final void addListener(ForwardListener listener) {
    listeners.add(listener);
  }

  public final void removeListener(ForwardListener listener) {
    listeners.remove(listener);
  }

  /** Whether the output carries what is known of its quantization. */
  public final boolean returnsQuantTensor() {
    return returnQuantTensor;
  }

  /** Says whether the output is to carry what is known of its quantization. */
  public final void setReturnsQuantTensor(boolean wanted) {
    returnQuantTensor = wanted;
  }

  /**
   * The output of a layer that has one.
   *
   * @param input float32
   * @param training whether statistics are collected and weights are about to change
   * @return a tensor of the manager of the input
   * @throws IllegalStateException if the layer is to return a quantized tensor but cannot know its
   *     scale, although all of its quantizers are on
   */
  public final QuantTensor forward(QuantTensor input, boolean training) {
    List<QuantTensor> outputs = forward(List.of(input), training);
    if (outputs.size() != 1) {
      throw new IllegalStateException("the layer has " + outputs.size() + " outputs");
    }
    return outputs.get(0);
  }

  /**
   * The layer's outputs.
   *
   * @param inputs as many as the layer takes
   * @param training whether statistics are collected and weights are about to change
   * @return tensors of the manager of the first input
   * @throws IllegalStateException if the layer is to return a quantized tensor but cannot know its
   *     scale, although all of its quantizers are on
   */
  public final List<QuantTensor> forward(List<QuantTensor> inputs, boolean training) {
    quantizers.values().forEach(quantizer -> quantizer.setTraining(training));
    try (Scope scope = new Scope(arrays(inputs))) {
      List<QuantTensor> outputs = new ArrayList<>();
      for (QuantTensor output : compute(inputs, training)) {
        outputs.add(packed(output, outputs.isEmpty()).map(scope::handOut));
      }
      listeners.forEach(listener -> listener.computed(this, inputs, outputs));
      return outputs;
    }
  }

  private QuantTensor packed(QuantTensor output, boolean main) {
    if (!returnQuantTensor) {
      return output instanceof PlainTensor ? output : new PlainTensor(output.value());
    }
    if (main && !plainAllowed && output instanceof PlainTensor && isQuantizedThroughout()) {
      throw new IllegalStateException(
          "the layer is to return a quantized tensor, but its scale is not known: "
              + "quantize the output, or input and weight to integers around zero");
    }
    return output;
  }

  /** Where the scale of the output is not known, passes on plain numbers instead of refusing to. */
  public final void allowPlainOutput() {
    plainAllowed = true;
  }

  /** Whether there are quantizers, and none of them is off. */
  private boolean isQuantizedThroughout() {
    return !quantizers.isEmpty()
        && quantizers.values().stream().allMatch(quantizer -> quantizer.proxy().isQuantEnabled());
  }

  /** All arrays of the inputs, the value of the first one first. */
  private static NDArray[] arrays(List<QuantTensor> inputs) {
    List<NDArray> arrays = new ArrayList<>();
    for (QuantTensor input : inputs) {
      arrays.add(input.value());
      if (!(input instanceof PlainTensor)) {
        input.map(
            array -> {
              arrays.add(array);
              return array;
            });
      }
    }
    return arrays.toArray(NDArray[]::new);
  }

  /**
   * All arrays that a checkpoint holds, by the names of the reference: parameters and buffers of
   * the layer and of its quantizers. The arrays are the live ones.
   */
  public final Map<String, NDArray> state() {
    Map<String, NDArray> state = new LinkedHashMap<>();
    parameters.forEach((name, parameter) -> state.put(name, parameter.getArray()));
    quantizers.forEach(
        (name, quantizer) -> DottedName.addAll(state, name, quantizer.components().state()));
    layers.forEach((name, layer) -> DottedName.addAll(state, name, layer.state()));
    return state;
  }

  /**
   * Everything that is learned, by the names of the reference: parameters of the layer and of its
   * quantizers, which must have been built.
   */
  public final Map<String, Parameter> learned() {
    Map<String, Parameter> learned = new LinkedHashMap<>();
    parameters.forEach(learned::put);
    quantizers.forEach(
        (name, quantizer) -> DottedName.addAll(learned, name, quantizer.parameters()));
    layers.forEach((name, layer) -> DottedName.addAll(learned, name, layer.learned()));
    return learned;
  }

  /** Every building block of every quantizer, by the names of the reference. */
  public final Map<String, Component> components() {
    Map<String, Component> components = new LinkedHashMap<>();
    quantizers.forEach(
        (name, quantizer) ->
            DottedName.addAll(components, name, quantizer.components().components()));
    layers.forEach((name, layer) -> DottedName.addAll(components, name, layer.components()));
    return components;
  }

  /** Rebuilds all quantizers, as if the layer had just got them. */
  public final void rebuildQuantizers() {
    quantizers.values().forEach(AttachedQuantizer::rebuild);
    layers.values().forEach(QuantLayer::rebuildQuantizers);
  }

  /** Layers that this one consists of, by the names of the reference. */
  public final Map<String, QuantLayer> layers() {
    return Collections.unmodifiableMap(layers);
  }

  /** Adds a layer that this one consists of and calls itself. */
  protected final <L extends QuantLayer> L child(String name, L layer) {
    layers.put(name, layer);
    return addChildBlock(name, layer);
  }

  /** Adds a quantizer, if there is one. */
  protected final <P extends QuantProxy> @Nullable AttachedQuantizer<P> add(
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
    if (inputShapes == null) {
      // The layer got its parameters from elsewhere and was never initialized.
      inputShapes = inputs.getShapes();
    }
    askForParameters(parameterStore, inputs.head().getDevice(), training);
    return QuantNDList.of(forward(QuantNDList.tensorsOf(inputs), training));
  }

  /** A trainer updates the parameters that it has been asked for. */
  private void askForParameters(ParameterStore store, Device device, boolean training) {
    getDirectParameters()
        .values()
        .forEach(parameter -> store.getValue(parameter, device, training));
    layers.values().forEach(layer -> layer.askForParameters(store, device, training));
  }

  @Override
  public final ParameterList getDirectParameters() {
    ParameterList list = super.getDirectParameters();
    quantizers.forEach(
        (name, quantizer) -> {
          if (quantizer.isBuilt() || quantizer.isReady()) {
            quantizer
                .parameters()
                .forEach((inner, parameter) -> list.add(DottedName.of(name, inner), parameter));
          }
        });
    return list;
  }

  /** The layer's place for a quantizer; without a parameter for activations. */
  protected final QuantizerSite site(Supplier<LayerFacts> facts, @Nullable Parameter tracked) {
    return new Site(facts, tracked == null ? null : tracked::getArray, this::hasShapes);
  }

  /** Whether the shapes of input and parameters are known, so that quantizers can be built. */
  private boolean hasShapes() {
    return inputShapes != null && parameters.values().stream().allMatch(Parameter::isInitialized);
  }

  /** The shape that the layer was initialized with or loaded for; null before that. */
  protected final @Nullable Shape inputShape() {
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
    for (QuantLayer layer : layers.values()) {
      layer.saveParameters(os);
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
      try (NDManager scratch = manager.newSubManager()) {
        Map<String, NDArray> state = StateFormat.read(scratch, is);
        // Of layers that share a quantizer the last one loads it.
        if (quantizer.isReady()) {
          // What a quantizer computes from the weights must not come from those before.
          quantizer.rebuild();
          quantizer.attachTo(manager);
          quantizer.components().load(state);
        }
      }
    }
    for (QuantLayer layer : layers.values()) {
      layer.loadParameters(manager, is);
    }
  }
}
