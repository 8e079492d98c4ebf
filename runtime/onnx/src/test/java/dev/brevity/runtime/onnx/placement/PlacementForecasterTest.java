package dev.brevity.runtime.onnx.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.model.NetworkFormats;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.EngineForecast;
import dev.brevity.dsl.plan.IntegerShare;
import dev.brevity.dsl.plan.PlanResolver;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.plan.StyleForecast;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.onnx.element.Attributes;
import dev.brevity.runtime.onnx.export.Digits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.OperatorSetIdProto;
import onnx.TensorProto;
import onnx.TypeProto;
import onnx.ValueInfoProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What plans say beforehand of the engine that they are for. */
class PlacementForecasterTest {
  @TempDir private Path folder;

  @Test
  void saysWhichLayersAreComputedInIntegers() throws IOException, UnreadableModelException {
    EngineForecast forecast =
        forecast("target = \"onnxruntime-cpu\"  cost_table = \"vnni\"").orElseThrow();

    assertThat(forecast.engine()).isEqualTo("onnxruntime-cpu");
    assertThat(forecast.integers()).isBetween(1L, forecast.weighted());
    assertThat(forecast.percent()).isBetween(50.0, 100.0);
  }

  @Test
  void whereNothingIsCheaperInIntegersAllStaysInFloat()
      throws IOException, UnreadableModelException {
    Path table = folder.resolve("slow.properties");
    Files.writeString(
        table, "conv.integer.node = 1e6\nproduct.integer.node = 1e6\nborder.node = 1e6\n");

    EngineForecast forecast =
        forecast("target = \"onnxruntime-cpu\"  cost_table = \"" + table + "\"").orElseThrow();

    assertThat(forecast.integers()).isZero();
    assertThat(forecast.floating()).containsKey("it is faster in floating point");
  }

  @Test
  void aCostTableThatIsNotThereIsNoted() throws IOException, UnreadableModelException {
    EngineForecast forecast =
        forecast("target = \"onnxruntime-cpu\"  cost_table = \"missing.properties\"").orElseThrow();

    assertThat(forecast.notes()).anyMatch(note -> note.contains("missing.properties"));
  }

  @Test
  void nothingIsSaidWithoutAnEngine() throws IOException, UnreadableModelException {
    assertThat(forecast("target = none")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "flags : fpu sse4_1 avx2 fma, true",
    "flags : fpu sse4_1 avx2 avx512f avx512_vnni, false",
    "flags : fpu sse4_1 avx2 avx_vnni, false",
    "Features : fp asimd, false"
  })
  void sumsSaturateOnProcessorsWithoutTheInstruction(String description, boolean saturates) {
    boolean wide = description.contains("avx512f");
    assertThat(Processor.channelBlock(description + "\n")).isEqualTo(wide ? 16 : 8);
    assertThat(Processor.saturates("processor : 0\n" + description + "\n")).isEqualTo(saturates);
  }

  @ParameterizedTest
  @CsvSource({
    "8, Int8ActPerTensorFloat, true, true",
    "8, Int8ActPerTensorFloat, false, false",
    "7, Int8ActPerTensorFloat, true, false",
    "8, none, true, false"
  })
  void plansForNoEngineNoteItToo(int bits, String input, boolean saturates, boolean noted)
      throws IOException, UnreadableModelException {
    ResolvedPlan plan =
        resolved(
            """
            brevity 1
            plan Fast {
              style = layerwise
              layers Conv, Linear {
                input = %s
                weight = Int8WeightPerChannelFloat { bit_width = %d }
              }
              steps { calibrate }
              export onnx_qcdq
            }
            """
                .formatted(input, bits));

    assertThat(new PlacementForecaster().notes(plan, saturates).size()).isEqualTo(noted ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({
    "Int8ActPerTensorFloat, Int8WeightPerTensorFloat, false",
    "Fp8e4m3OCPActPerTensorFloat, Fp8e4m3OCPWeightPerTensorFloat, true",
    "Int8ActPerTensorFloat, Fp8e5m2OCPWeightPerTensorFloat, true"
  })
  void productsOfMinifloatsAreNoIntegers(String input, String weight, boolean floating)
      throws IOException, UnreadableModelException {
    ResolvedPlan plan =
        resolved(
            """
            brevity 1
            plan Fast {
              steps { calibrate }
              layers Linear { weight = %s  input = %s }
              export onnx_qcdq { opset = 19 }
            }
            """
                .formatted(weight, input));

    assertThat(new PlacementForecaster().floating(plan).containsKey("fc")).isEqualTo(floating);
  }

  @ParameterizedTest
  @CsvSource({
    "MATMUL_NBITS, IntWeightSymmetricGroupQuant { group_size = 8 }, none, multiples of 16",
    "MATMUL_NBITS, MXFloat8e4m3Weight, none, minifloats",
    "MATMUL_NBITS, Int8WeightPerChannelFloat, Int8ActPerTensorFloat, inputs are quantized",
    "ON_THE_FLY, IntWeightSymmetricGroupQuant { group_size = 32 }, none, whole columns",
    "ON_THE_FLY, ShiftedUint8WeightPerTensorFloat, none, zero points of 0",
    "MATMUL_NBITS, IntWeightSymmetricGroupQuant { group_size = 32 }, none, ",
    "ON_THE_FLY, Int8WeightPerChannelFloat, none, ",
    "STANDARD, MXFloat8e4m3Weight, none, "
  })
  void productsThatCannotHaveTheFormAreNoted(
      String form, String weight, String input, String reason)
      throws IOException, UnreadableModelException {
    ResolvedPlan plan =
        resolved(
            """
            brevity 1
            plan Fast {
              layers Linear { weight = %s  input = %s }
              export onnx_qcdq { opset = 21  products = %s }
            }
            """
                .formatted(weight, input, form));

    List<String> notes = new PlacementForecaster().notes(plan, false);

    if (reason == null) {
      assertThat(notes).isEmpty();
    } else {
      assertThat(notes).singleElement().asString().contains("1 of 1", reason, "`fc`");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ShiftedUint8DynamicActPerTensorFloat, DynamicQuantizeMatMul",
    "Int8DynamicActPerRowFloat, DynamicQuantizeMatMul",
    "ShiftedUint8DynamicActPerRowFloat, ''"
  })
  void productsOfWhatIsQuantizedInEachRunAreTold(String input, String kernel)
      throws IOException, UnreadableModelException {
    EngineForecast forecast =
        new PlacementForecaster()
            .forecast(
                resolved(
                    """
                    brevity 1
                    plan Fast {
                      layers Linear { weight = Int8WeightPerChannelFloat  input = %s }
                      export onnx_qcdq { opset = 21  target = "onnxruntime-cpu" }
                    }
                    """
                        .formatted(input)))
            .orElseThrow();

    assertThat(forecast.layers())
        .filteredOn(layer -> layer.name().equals("fc"))
        .extracting(EngineForecast.Layer::kernel)
        .containsExactly(kernel);
  }

  @ParameterizedTest
  @CsvSource({
    "ON_THE_FLY, Int8WeightPerChannelFloat, target = none, true",
    "ON_THE_FLY, Int8WeightPerChannelFloat, 'target = \"onnxruntime-cpu\"', true",
    "STANDARD, Int8WeightPerChannelFloat, target = none, false",
    "STANDARD, Int8WeightPerChannelFloat, 'target = \"onnxruntime-cpu\"', false",
    "ON_THE_FLY, ShiftedUint8WeightPerTensorFloat, target = none, false"
  })
  void productsThatTheExportQuantizesCountAsIntegers(
      String form, String weight, String target, boolean integers)
      throws IOException, UnreadableModelException {
    ResolvedPlan plan =
        resolved(
            """
            brevity 1
            plan Fast {
              layers Linear { weight = %s }
              export onnx_qcdq { opset = 21  products = %s  %s }
            }
            """
                .formatted(weight, form, target));

    String told = new IntegerShare(plan, StyleForecast.NONE).text();

    assertThat(told.startsWith("0 of ")).as(told).isNotEqualTo(integers);
    assertThat(told.contains("`fc`") && told.contains("its input is not quantized"))
        .as(told)
        .isNotEqualTo(integers);
  }

  /** The engine's own form of LSTM layers takes sequences with time first alone. */
  @ParameterizedTest
  @CsvSource({"0, DynamicQuantizeLSTM", "1, ''"})
  void lstmLayersWithTheBatchFirstStayInFloat(int layout, String kernel)
      throws IOException, UnreadableModelException {
    EngineForecast forecast =
        new PlacementForecaster()
            .forecast(
                resolved(
                    lstm(layout),
                    """
                    brevity 1
                    plan Fast {
                      layers LSTM { weight = Int8WeightPerChannelFloat }
                      export onnx_qcdq { target = "onnxruntime-cpu"  integers = ALL }
                    }
                    """))
            .orElseThrow();

    assertThat(forecast.layers())
        .singleElement()
        .extracting(EngineForecast.Layer::kernel)
        .isEqualTo(kernel);
  }

  private static byte[] lstm(int layout) {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .addInput(value("x", layout == 0 ? List.of(5, 2, 16) : List.of(2, 5, 16)))
            .addInitializer(Tensors.floats("w", new long[] {1, 128, 16}, new float[128 * 16]))
            .addInitializer(Tensors.floats("r", new long[] {1, 128, 32}, new float[128 * 32]))
            .addNode(
                Operator.of(
                        "LSTM",
                        List.of("x", "w", "r"),
                        "y",
                        Attributes.integer("hidden_size", 32),
                        Attributes.integer("layout", layout))
                    .proto())
            .addOutput(value("y", layout == 0 ? List.of(5, 1, 2, 32) : List.of(2, 5, 1, 32)));
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static ValueInfoProto value(String name, List<Integer> sizes) {
    ValueInfoProto.Builder value = ValueInfoProto.newBuilder().setName(name);
    TypeProto.Tensor.Builder type = value.getTypeBuilder().getTensorTypeBuilder();
    type.setElemType(TensorProto.DataType.FLOAT_VALUE);
    sizes.forEach(size -> type.getShapeBuilder().addDimBuilder().setDimValue(size));
    return value.build();
  }

  private Optional<EngineForecast> forecast(String options)
      throws IOException, UnreadableModelException {
    return new PlacementForecaster()
        .forecast(
            resolved(
                "brevity 1\nplan Fast extends FastInt8 {\n  export onnx_qcdq { opset = 21  "
                    + options
                    + " }\n}\n"));
  }

  private ResolvedPlan resolved(String text) throws IOException, UnreadableModelException {
    return resolved(Digits.model("resnetmini.onnx"), text);
  }

  private ResolvedPlan resolved(byte[] network, String text)
      throws IOException, UnreadableModelException {
    Path model = folder.resolve("model.onnx");
    Files.write(model, network);
    Path recipe = folder.resolve("plan.quant");
    Files.writeString(recipe, text);
    Brevity brevity = Brevity.recipes(recipe);
    return new PlanResolver(brevity.library(), new Resolver(brevity.library()))
        .resolve(
            brevity.library().plan("Fast").orElseThrow(),
            NetworkFormats.open(model, "model.onnx").outline(),
            new Diagnostics());
  }
}
