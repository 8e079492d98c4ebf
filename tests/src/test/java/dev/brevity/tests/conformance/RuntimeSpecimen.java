package dev.brevity.tests.conformance;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.bitwidth.BitWidth;
import dev.brevity.runtime.bitwidth.IntScaling;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.IntegerQuant;
import dev.brevity.runtime.proxy.AccumulatorQuant;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.BiasQuant;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.proxy.WeightQuant;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A quantizer of the runtime on the bench. */
abstract class RuntimeSpecimen<P extends QuantProxy> implements Specimen {
  private final NDManager manager;
  private final AttachedQuantizer<P> quantizer;
  private final @Nullable NDArray tracked;

  /**
   * @param tracked the parameter that is quantized; null for activations
   */
  RuntimeSpecimen(NDManager manager, AttachedQuantizer<P> quantizer, @Nullable NDArray tracked) {
    this.manager = manager;
    this.quantizer = quantizer;
    this.tracked = tracked;
    Trouble.translate(quantizer::proxy);
  }

  /** Calls the quantizer and keeps what gradients can be asked of. */
  abstract Call run(NDManager step, Feed feed);

  /**
   * One call.
   *
   * @param out what the quantizer returned
   * @param sources arrays whose gradients are recorded, by the names of the record
   * @param extra further fields of the answer
   */
  record Call(QuantTensor out, Map<String, NDArray> sources, Map<String, ?> extra) {}

  final P proxy() {
    return quantizer.proxy();
  }

  @Override
  public void training(boolean on) {
    quantizer.setTraining(on);
  }

  @Override
  public final void calibrate(List<Feed> feeds) {
    quantizer.setObserving(true);
    quantizer.beginCalibration();
    feeds.forEach(feed -> call(feed, null));
    quantizer.finishCalibration();
    quantizer.setObserving(false);
  }

  @Override
  public final Answer call(Feed feed, @Nullable Tensor factors) {
    return Trouble.translate(() -> factors == null ? evaluate(feed) : differentiate(feed, factors));
  }

  private Answer evaluate(Feed feed) {
    try (NDManager step = manager.newSubManager()) {
      return new Answer(answer(run(step, feed)), Map.of());
    }
  }

  private Answer differentiate(Feed feed, Tensor factors) {
    try (NDManager step = manager.newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      Call call = run(step, feed);
      NDArray value = call.out().value();
      Map<String, Object> gradients =
          backward(collector, value.mul(Native.of(step, factors)).sum(), call);
      return new Answer(answer(call), gradients);
    }
  }

  @Override
  public final Map<String, ?> gradientsOfScaleSum(Feed feed) {
    return Trouble.translate(
        () -> {
          try (NDManager step = manager.newSubManager();
              GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            Call call = run(step, feed);
            NDArray scale = ((ScaledTensor) call.out()).scale();
            Map<String, Object> gradients = backward(collector, scale.sum(), call);
            Map<String, Object> renamed = new LinkedHashMap<>();
            renamed.put("weight", gradients.get("grad_weight"));
            renamed.put("params", gradients.get("grad_params"));
            return renamed;
          }
        });
  }

  private Map<String, Object> backward(GradientCollector collector, NDArray loss, Call call) {
    Map<String, Object> gradients = new LinkedHashMap<>();
    Map<String, @Nullable Tensor> ofParameters = new LinkedHashMap<>();
    quantizer.parameters().values().forEach(parameter -> clearGradient(parameter.getArray()));
    call.sources().values().forEach(RuntimeSpecimen::clearGradient);
    boolean differentiable = true;
    try {
      collector.backward(loss);
    } catch (EngineException e) {
      // The engine says so when nothing that the loss depends on is differentiable.
      differentiable = false;
    }
    boolean known = differentiable;
    quantizer
        .parameters()
        .forEach(
            (name, parameter) ->
                ofParameters.put(name, known ? gradient(parameter.getArray()) : null));
    gradients.put("grad_params", ofParameters);
    call.sources().forEach((name, array) -> gradients.put(name, known ? gradient(array) : null));
    return gradients;
  }

  /** Gradients of earlier calls would be added to. */
  private static void clearGradient(NDArray array) {
    try (NDArray gradient = array.getGradient();
        NDArray zeros = gradient.zerosLike()) {
      Tensors.assign(gradient, zeros);
    }
  }

  private static Tensor gradient(NDArray array) {
    try (NDArray gradient = array.getGradient()) {
      return Native.read(gradient);
    }
  }

  private static Map<String, Object> answer(Call call) {
    Map<String, Object> fields = TensorFields.of(call.out());
    fields.putAll(call.extra());
    return fields;
  }

  @Override
  public final State state() {
    Map<String, Tensor> params = new LinkedHashMap<>();
    Map<String, Tensor> buffers = new LinkedHashMap<>();
    Map<String, Integer> counters = new LinkedHashMap<>();
    Component root = quantizer.components();
    root.parameters().forEach((name, value) -> params.put(name, Native.read(value.getArray())));
    root.buffers().forEach((name, value) -> buffers.put(name, Native.read(value)));
    root.components()
        .forEach(
            (path, component) -> {
              if (component.ownAttributes().get("counter") instanceof Number counter) {
                counters.put(path + ".counter", counter.intValue());
              }
            });
    return new State(params, buffers, counters);
  }

  @Override
  public final Tensor tracked() {
    if (tracked == null) {
      throw new IllegalStateException("activations have no parameter");
    }
    return Native.read(tracked);
  }

  @Override
  public final void multiplyParameters(double factor) {
    for (Parameter parameter : quantizer.parameters().values()) {
      try (NDArray detached = parameter.getArray().stopGradient();
          NDArray product = detached.mul((float) factor)) {
        Tensors.assign(detached, product);
      }
    }
  }

  @Override
  public final Map<String, Part> structure() {
    Map<String, Part> parts = new LinkedHashMap<>();
    Map<String, Component> components = quantizer.components().components();
    components.keySet().stream()
        .filter(path -> path.endsWith("tensor_quant"))
        .findFirst()
        .ifPresent(root -> components.forEach((path, part) -> add(root, path, part, parts)));
    return parts;
  }

  private static void add(String root, String path, Component component, Map<String, Part> parts) {
    if (!path.equals(root) && !path.startsWith(root + ".")) {
      return;
    }
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    component
        .ownParameters()
        .forEach((name, parameter) -> parameters.put(name, Native.read(parameter.getArray())));
    Map<String, Tensor> buffers = new LinkedHashMap<>();
    component.ownBuffers().forEach((name, array) -> buffers.put(name, Native.read(array)));
    parts.put(
        path.equals(root) ? "" : path.substring(root.length() + 1),
        new Part(component.implementationName(), component.ownAttributes(), parameters, buffers));
  }

  @Override
  public Map<String, ?> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("proxy_class", quantizer.resolvedRecipe().values().get("proxy_class"));
    facts.put("is_signed", proxy().isSigned());
    Boolean narrow = proxy().isNarrowRange();
    // The reference calls a truncation whose recipe says nothing "not narrow".
    boolean silent = narrow == null && proxy() instanceof AccumulatorQuant;
    facts.put("is_narrow_range", silent ? Boolean.FALSE : narrow);
    facts.put("is_quant_enabled", proxy().isQuantEnabled());
    facts.put("is_groupwise", proxy().isGroupwise());
    proxy().roundingMode().ifPresent(mode -> facts.put("rounding_mode", mode));
    if (proxy() instanceof ActQuant act) {
      facts.put("is_passthrough_act", act.isPassthroughAct());
    } else if (proxy() instanceof WeightQuant weight) {
      facts.put("requires_quant_input", weight.requiresQuantInput());
    } else if (proxy() instanceof BiasQuant bias) {
      facts.put("requires_input_scale", bias.requiresInputScale());
    }
    return facts;
  }

  @Override
  public final Map<String, ?> intRange() {
    Map<String, Component> parts =
        quantizer.components().components().entrySet().stream()
            .filter(entry -> entry.getKey().endsWith("tensor_quant"))
            .findFirst()
            .map(entry -> entry.getValue().children())
            .orElse(Map.of());
    Map<String, Tensor> range = new LinkedHashMap<>();
    if (parts.get("msb_clamp_bit_width_impl") instanceof BitWidth bitWidth) {
      NDArray bits = bitWidth.bitWidth();
      range.put("bit_width", Native.read(bits));
      for (Component part : parts.values()) {
        if (part instanceof IntegerQuant integers) {
          range.put("min_int", Native.read(integers.minInt(bits)));
          range.put("max_int", Native.read(integers.maxInt(bits)));
        } else if (part instanceof IntScaling scaling) {
          range.put("int_threshold", Native.read(scaling.threshold(bits)));
        }
      }
    }
    return range;
  }

  @Override
  public final Set<String> stateKeys() {
    String layerName =
        proxy() instanceof WeightQuant
            ? "weight_quant."
            : proxy() instanceof ActQuant
                ? "act_quant."
                : proxy() instanceof BiasQuant ? "bias_quant." : "trunc_quant.";
    return quantizer.components().state().keySet().stream()
        .map(name -> layerName + name)
        .collect(Collectors.toSet());
  }

  @Override
  public final Set<String> implementations() {
    return quantizer.components().components().values().stream()
        .map(Component::implementationName)
        .collect(Collectors.toSet());
  }

  @Override
  public void close() {
    quantizer.close();
    manager.close();
  }
}
