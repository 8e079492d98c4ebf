package dev.brevity.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.evaluate.Inputs;
import dev.brevity.dsl.value.Value;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.ProxyModule;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.TrackedParameter;
import dev.brevity.runtime.proxy.LayerFacts;
import dev.brevity.runtime.proxy.QuantizerSite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What layers supply to a recipe, in two parts: what expressions may read, which is equal for equal
 * layers, and the objects that constructors get, which never are.
 *
 * @param layers the layers that share the quantizer
 * @param parameters shapes of the parameters that are quantized; empty for activations
 */
record SuppliedInputs(List<LayerFacts> layers, List<Shape> parameters) {
  private static final String MODULE = "module";
  private static final String MODULES = "modules";
  private static final String PARAMETERS = "tracked_parameter_list";
  private static final String PROXY = "proxy_module";

  static SuppliedInputs of(List<QuantizerSite> sites) {
    return new SuppliedInputs(
        sites.stream().map(QuantizerSite::layer).toList(),
        tracked(sites).stream().map(parameter -> parameter.array().getShape()).toList());
  }

  /** The objects that constructors get, by input. */
  static Map<String, Object> handles(List<QuantizerSite> sites, ProxyModule self) {
    List<TrackedParameter> tracked = tracked(sites);
    Map<String, Object> handles = new LinkedHashMap<>();
    handles.put(PARAMETERS, tracked);
    handles.put(PROXY, self);
    for (int i = 0; i < tracked.size(); i++) {
      handles.put(element(PARAMETERS, i), tracked.get(i));
    }
    return handles;
  }

  /**
   * What expressions may read. Handles stand for nothing here; {@link #handles} has the real ones.
   */
  Inputs values() {
    Map<String, Value> values = new LinkedHashMap<>();
    values.put(MODULE, new Value.Input(MODULE, layers.get(0), fields(layers.get(0))));
    List<Value> modules = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      modules.add(new Value.Input(element(MODULES, i), layers.get(i), fields(layers.get(i))));
    }
    values.put(MODULES, list(MODULES, layers, modules));
    List<Value> tracked = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      tracked.add(new Value.Input(element(PARAMETERS, i), PARAMETERS, fields(parameters.get(i))));
    }
    values.put(PARAMETERS, list(PARAMETERS, parameters, tracked));
    values.put(PROXY, new Value.Input(PROXY, new NoProxy(), Map.of()));
    return Inputs.of(values);
  }

  private static List<TrackedParameter> tracked(List<QuantizerSite> sites) {
    return sites.stream().flatMap(site -> site.parameter().stream()).collect(Collectors.toList());
  }

  private static Value list(String name, List<?> handle, List<Value> elements) {
    return new Value.Input(name, handle, Map.of(Inputs.ELEMENTS, new Value.Sequence(elements)));
  }

  private static String element(String list, int index) {
    return list + "[" + index + "]";
  }

  private static Map<String, Value> fields(LayerFacts layer) {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("kind", new Value.Text(layer.kind()));
    LayerFacts.WeightFacts weight = layer.weight();
    fields.put("has_weight", new Value.Truth(weight != null));
    if (weight != null) {
      fields.put("in_channels", integer(weight.inChannels()));
      fields.put("out_channels", integer(weight.outChannels()));
      fields.put("output_channel_dim", integer(weight.outputChannelDim()));
      fields.put("transposed", new Value.Truth(weight.transposed()));
      fields.put("groups", integer(weight.groups()));
      fields.put("weight_shape", sizes(weight.shape()));
    }
    LayerFacts.ActivationFacts activation = layer.activation();
    if (activation != null) {
      fields.put("input_shape", sizes(activation.shape()));
      fields.put("input_channel_dim", integer(activation.channelDim()));
    }
    return fields;
  }

  private static Map<String, Value> fields(Shape shape) {
    return Map.of(
        "shape", sizes(shape),
        "dtype", new Value.Text("float32"),
        "device", new Value.Text("cpu"));
  }

  private static Value sizes(Shape shape) {
    return new Value.Sequence(
        Arrays.stream(shape.getShape()).mapToObj(SuppliedInputs::integer).toList());
  }

  /** Stands for the quantizer while only the structure is being planned. */
  private static final class NoProxy implements ProxyModule {
    @Override
    public Quantized quantize(NDArray x) {
      throw new IllegalStateException("the quantizer has not been built");
    }

    @Override
    public Component components() {
      throw new IllegalStateException("the quantizer has not been built");
    }
  }

  private static Value integer(long value) {
    return new Value.Numeric(value, true);
  }
}
