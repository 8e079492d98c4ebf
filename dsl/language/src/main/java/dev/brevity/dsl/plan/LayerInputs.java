package dev.brevity.dsl.plan;

import dev.brevity.dsl.evaluate.Inputs;
import dev.brevity.dsl.model.ModelOutline.Layer;
import dev.brevity.dsl.model.ModelOutline.Operand;
import dev.brevity.dsl.model.ModelOutline.Weight;
import dev.brevity.dsl.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a layer of an outline supplies to the quantizers of its slots. */
final class LayerInputs {
  private LayerInputs() {}

  /**
   * The inputs.
   *
   * @param slot which slot the quantizer is in
   * @param parameter the shape of what is quantized; absent for activations
   */
  static Inputs of(Layer layer, String slot, Optional<List<Long>> parameter) {
    Map<String, Value> values = new LinkedHashMap<>();
    Value.Input module =
        new Value.Input(
            "module", layer, fields(layer, slot.equals("output") ? layer.output() : layer.input()));
    values.put("module", module);
    values.put("modules", list("modules", layer, List.of(module)));
    parameter.ifPresent(
        shape -> {
          Map<String, Value> fields =
              Map.of(
                  "shape", sizes(shape, "tracked_parameter_list"),
                  "dtype", new Value.Text("float32"),
                  "device", new Value.Text("cpu"));
          Value.Input tracked = new Value.Input("tracked_parameter", layer, fields);
          values.put(
              "tracked_parameter_list", list("tracked_parameter_list", layer, List.of(tracked)));
        });
    return Inputs.of(values);
  }

  private static Value list(String name, Layer layer, List<Value> elements) {
    return new Value.Input(name, layer, Map.of(Inputs.ELEMENTS, new Value.Sequence(elements)));
  }

  private static Map<String, Value> fields(Layer layer, Optional<Operand> quantized) {
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
    fields.put(
        "input_shape",
        quantized
            .filter(operand -> !operand.shape().isEmpty())
            .map(operand -> sizes(operand.shape(), "module.input_shape"))
            .orElseGet(() -> new Value.Unknown("module.input_shape", List.of())));
    fields.put(
        "input_channel_dim",
        quantized
            .map(operand -> integer(operand.channelDim()))
            .orElseGet(() -> new Value.Unknown("module.input_channel_dim", List.of())));
    return fields;
  }

  private static Value sizes(List<Long> shape, String reason) {
    return new Value.Sequence(
        shape.stream()
            .<Value>map(size -> size < 0 ? new Value.Unknown(reason, List.of()) : integer(size))
            .toList());
  }

  private static Value integer(long value) {
    return new Value.Numeric(value, true);
  }
}
