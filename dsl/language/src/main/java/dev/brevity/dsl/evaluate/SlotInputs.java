package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.model.LayerFacts;
import dev.brevity.dsl.model.ModelOutline.Operand;
import dev.brevity.dsl.model.ModelOutline.Weight;
import dev.brevity.dsl.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What layers tell the recipe of a quantizer that they share, the same when a plan is made and when
 * the quantizer is built. Equal for layers that look alike.
 *
 * @param layers at least one
 * @param parameters the shapes of the parameters that are quantized; empty for activations
 * @param settled whether what is not known by now is never known: when the quantizer is built
 */
public record SlotInputs(List<LayerFacts> layers, List<List<Long>> parameters, boolean settled) {
  /** The input that is the list of parameters. */
  public static final String PARAMETERS = "tracked_parameter_list";

  private static final String MODULE = "module";
  private static final String MODULES = "modules";

  public SlotInputs {
    layers = List.copyOf(layers);
    parameters = parameters.stream().map(List::copyOf).toList();
  }

  /** What an element of an input is called. */
  public static String element(String list, int index) {
    return list + "[" + index + "]";
  }

  /**
   * What expressions may read.
   *
   * @param others inputs that expressions know nothing of, by name, with the object that stands for
   *     each
   */
  public Inputs values(Map<String, Object> others) {
    Map<String, Value> values = new LinkedHashMap<>();
    values.put(MODULE, new Value.Input(MODULE, layers.get(0), fields(layers.get(0))));
    List<Value> modules = new ArrayList<>();
    for (LayerFacts layer : layers) {
      modules.add(new Value.Input(element(MODULES, modules.size()), layer, fields(layer)));
    }
    values.put(MODULES, list(MODULES, layers, modules));
    List<Value> tracked = new ArrayList<>();
    for (List<Long> shape : parameters) {
      String name = element(PARAMETERS, tracked.size());
      tracked.add(new Value.Input(name, PARAMETERS, parameter(shape)));
    }
    values.put(PARAMETERS, list(PARAMETERS, parameters, tracked));
    others.forEach((name, handle) -> values.put(name, new Value.Input(name, handle, Map.of())));
    return Inputs.of(values);
  }

  private static Value list(String name, List<?> handle, List<Value> elements) {
    return new Value.Input(name, handle, Map.of(Inputs.ELEMENTS, new Value.Sequence(elements)));
  }

  private Map<String, Value> fields(LayerFacts layer) {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("kind", new Value.Text(layer.kind()));
    fields.put("has_weight", new Value.Truth(layer.weight().isPresent()));
    if (layer.weight().isPresent()) {
      Weight weight = layer.weight().get();
      fields.put("in_channels", integer(weight.inChannels()));
      fields.put("out_channels", integer(weight.outChannels()));
      fields.put("output_channel_dim", integer(weight.outputChannelDim()));
      fields.put("transposed", new Value.Truth(weight.transposed()));
      fields.put("groups", integer(weight.groups()));
      fields.put("weight_shape", sizes(weight.shape(), "module.weight_shape"));
    }
    if (layer.quantized().isPresent()) {
      Operand operand = layer.quantized().get();
      fields.put("input_channel_dim", integer(operand.channelDim()));
      if (settled || !operand.shape().isEmpty()) {
        fields.put("input_shape", sizes(operand.shape(), "module.input_shape"));
      }
    }
    if (parameters.isEmpty() && !settled) {
      for (String field : List.of("input_shape", "input_channel_dim")) {
        fields.putIfAbsent(field, new Value.Unknown("module." + field, List.of()));
      }
    }
    return fields;
  }

  private Map<String, Value> parameter(List<Long> shape) {
    return Map.of(
        "shape", sizes(shape, PARAMETERS),
        "dtype", new Value.Text("float32"),
        "device", new Value.Text("cpu"));
  }

  /** A size that varies is not known until the layer is there; then it is what it is. */
  private Value sizes(List<Long> shape, String reason) {
    List<Value> sizes = new ArrayList<>();
    for (long size : shape) {
      sizes.add(size < 0 && !settled ? new Value.Unknown(reason, List.of()) : integer(size));
    }
    return new Value.Sequence(sizes);
  }

  private static Value integer(long value) {
    return new Value.Numeric(value, true);
  }
}
