package dev.brevity.runtime.llm.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.llm.quantization.Grid;
import dev.brevity.runtime.llm.quantization.Grids;
import dev.brevity.runtime.llm.quantization.InputQuantizer;
import dev.brevity.runtime.llm.quantization.NumberFormat;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferenceHandlersTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final JsonNode RECORDED = recorded();
  private static final float CLOSE = 1e-6f;

  private static JsonNode recorded() {
    try (InputStream in =
        InferenceHandlersTest.class.getResourceAsStream("/llm/brevitas_vllm.json")) {
      return new ObjectMapper().readTree(in).path("cases");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Release 0.13.4 cannot read the entries marked {@code told otherwise} that it writes itself. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "int8_static, Int8WeightPerChannelFloat, Int8ActPerTensorFloat, 0, equal, equal",
    "int4_group, IntWeightSymmetricGroupQuant, , 4, told otherwise, ",
    "int_act_group, IntWeightSymmetricGroupQuant, Int8DynamicActPerGroupFloat, 4, told otherwise, equal",
    "mx_fp8, MXFloat8e4m3Weight, MXFloat8e4m3Act, 0, equal, equal",
    "fp8_static, Fp8e4m3OCPWeightPerChannelFloat, Fp8e4m3OCPActPerTensorFloat, 0, equal, equal",
    "fp8_per_row, Fp8e4m3OCPWeightPerChannelFloat, FP8e4m3OCPDynamicActPerRowFloat, 0, equal, told otherwise",
    "int8_per_row, Int8WeightPerChannelFloat, Int8DynamicActPerRowFloat, 0, told otherwise, told otherwise",
    "shifted_uint8, ShiftedUint8WeightPerChannelFloat, ShiftedUint8ActPerTensorFloat, 0, equal, equal",
  })
  void entriesAreTheRecordedOnesAndComputeWhatTheLayerComputes(
      String name, String weight, String input, int bits, String weightEntry, String inputEntry) {
    JsonNode recorded = find(name);
    try (NDManager manager = NDManager.newBaseManager()) {
      QuantLinear layer = layer(recorded, weight, input, bits, manager);
      NDArray samples = array(recorded.path("input"), manager);
      calibrate(layer, samples, manager);
      QuantTensor quantized = layer.quantWeight(new PlainTensor(samples));

      JsonNode written =
          InferenceHandlers.weight(
              "a",
              Grids.of(quantized).orElseThrow(),
              NumberFormat.of((ScaledTensor) quantized, layer.weightQuant().orElseThrow().proxy()));

      JsonNode entries = recorded.path("brevitas_config").path("a");
      compare(written, entries.path("weight_quant"), weightEntry);
      float[] floats = layer.weight().getArray().toFloatArray();
      int columns = (int) layer.weight().getShape().get(1);
      assertThat(new PluginReader(written).quantized(floats, columns))
          .containsExactly(quantized.value().toFloatArray(), within(CLOSE));
      if (input != null) {
        ActQuant proxy = layer.inputQuant().orElseThrow().proxy();
        JsonNode act =
            InferenceHandlers.input("a", InputQuantizer.of(proxy, columns, samples), columns);
        compare(act, entries.path("input_quant"), inputEntry);
        assertThat(new PluginReader(act).quantized(samples.toFloatArray(), columns))
            .containsExactly(
                proxy.quantize(new PlainTensor(samples)).value().toFloatArray(), within(CLOSE));
      }
    }
  }

  @Test
  void groupsWithZeroPointsAreWrittenRounded() {
    JsonNode recorded = find("int4_group");
    try (NDManager manager = NDManager.newBaseManager()) {
      QuantLinear layer = layer(recorded, "ShiftedUint8WeightGroupQuantFloat", null, 4, manager);
      QuantTensor quantized =
          layer.quantWeight(new PlainTensor(array(recorded.path("input"), manager)));
      Grid grid = Grids.of(quantized).orElseThrow();
      NumberFormat numbers =
          NumberFormat.of((ScaledTensor) quantized, layer.weightQuant().orElseThrow().proxy());

      JsonNode written = InferenceHandlers.weight("a", grid, numbers);

      assertThat(InferenceHandlers.roundsAlike(grid, numbers)).isFalse();
      float[] rounded = quantized.value().toFloatArray();
      assertThat(new PluginReader(written).quantized(rounded, 16))
          .containsExactly(rounded, within(CLOSE));
    }
  }

  @Test
  void theReaderInThisTestComputesWhatTheRecordedOneDid() {
    int compared = 0;
    for (JsonNode entry : RECORDED) {
      for (Map.Entry<String, JsonNode> rebuilt : entry.path("rebuilt_quantizers").properties()) {
        if (!rebuilt.getValue().has("output")) {
          continue;
        }
        String[] path = rebuilt.getKey().split("\\.");
        PluginReader reader =
            new PluginReader(entry.path("brevitas_config").path(path[0]).path(path[1]));
        JsonNode given = rebuilt.getValue().path("input");
        assertThat(reader.quantized(floats(given), given.path("shape").get(1).asInt()))
            .as(entry.path("name").asText() + " " + rebuilt.getKey())
            .containsExactly(floats(rebuilt.getValue().path("output")), within(CLOSE));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource({
    "Int8DynamicActPerTensorFloat, no scale for a whole input",
    "ShiftedUint8DynamicActPerRowFloat, numbers with a sign"
  })
  void whatThePluginCannotComputeIsRefused(String input, String reason) {
    JsonNode recorded = find("int8_static");
    try (NDManager manager = NDManager.newBaseManager()) {
      QuantLinear layer = layer(recorded, "Int8WeightPerChannelFloat", input, 0, manager);
      NDArray samples = array(recorded.path("input"), manager);
      calibrate(layer, samples, manager);
      InputQuantizer quantizer =
          InputQuantizer.of(layer.inputQuant().orElseThrow().proxy(), 16, samples);

      assertThatThrownBy(() -> InferenceHandlers.input("a", quantizer, 16))
          .isInstanceOf(RecipeException.class)
          .hasMessageContaining(reason);
    }
  }

  private static void compare(JsonNode written, JsonNode recorded, String expected) {
    if (expected.equals("equal")) {
      assertThat(written.properties().stream().map(Map.Entry::getKey))
          .containsExactlyInAnyOrderElementsOf(
              recorded.properties().stream().map(Map.Entry::getKey).toList());
      recorded
          .properties()
          .forEach(entry -> same(written.path(entry.getKey()), entry.getValue(), entry.getKey()));
    } else {
      assertThat(written).isNotEqualTo(recorded);
    }
  }

  private static void same(JsonNode written, JsonNode recorded, String key) {
    assertThat(written.getNodeType()).as(key).isEqualTo(recorded.getNodeType());
    if (recorded.isArray()) {
      assertThat(written).as(key).hasSameSizeAs(recorded);
      Iterator<JsonNode> own = written.elements();
      recorded.elements().forEachRemaining(element -> same(own.next(), element, key));
    } else if (recorded.isNumber()) {
      double value = recorded.asDouble();
      assertThat(written.asDouble()).as(key).isCloseTo(value, within(CLOSE * Math.abs(value)));
    } else {
      assertThat(written).as(key).isEqualTo(recorded);
    }
  }

  private static QuantLinear layer(
      JsonNode recorded, String weight, String input, int bits, NDManager manager) {
    JsonNode values = recorded.path("float_parameters").path("a.weight");
    QuantLinear.Builder builder =
        QuantLinear.builder(BREVITY)
            .units(values.path("shape").get(0).asLong())
            .bias(false)
            .weightQuant(weight)
            .inputQuant(input);
    if (bits != 0) {
      builder.set("weight_bit_width", bits);
    }
    if (weight.contains("Group") || weight.startsWith("MX")) {
      builder.set("weight_group_size", 8);
    }
    if (input != null && (input.contains("Group") || input.startsWith("MX"))) {
      builder.set("input_group_size", 8);
      builder.set("input_group_dim", -1);
    }
    QuantLinear layer = builder.build();
    layer.initialize(manager, DataType.FLOAT32, new Shape(1, values.path("shape").get(1).asLong()));
    layer.setWeight(array(values, manager));
    return layer;
  }

  private static void calibrate(QuantLinear layer, NDArray samples, NDManager manager) {
    ParameterStore store = new ParameterStore(manager, false);
    try (Calibration collecting = Calibration.begin(layer)) {
      layer.forward(store, new NDList(samples), false);
    }
  }

  private static JsonNode find(String name) {
    for (JsonNode entry : RECORDED) {
      if (entry.path("name").asText().equals(name)) {
        return entry;
      }
    }
    throw new IllegalArgumentException(name);
  }

  private static NDArray array(JsonNode tensor, NDManager manager) {
    JsonNode shape = tensor.path("shape");
    return manager.create(floats(tensor), new Shape(shape.get(0).asLong(), shape.get(1).asLong()));
  }

  private static float[] floats(JsonNode tensor) {
    JsonNode data = tensor.path("data");
    float[] values = new float[data.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) data.get(i).asDouble();
    }
    return values;
  }
}
