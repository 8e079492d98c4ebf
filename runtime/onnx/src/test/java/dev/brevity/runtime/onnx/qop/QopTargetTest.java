package dev.brevity.runtime.onnx.qop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.QuantConv1d;
import dev.brevity.runtime.layer.QuantConv2d;
import dev.brevity.runtime.layer.QuantConvTranspose2d;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.layer.QuantReLU;
import dev.brevity.runtime.layer.QuantSigmoid;
import dev.brevity.runtime.onnx.LayerChain;
import dev.brevity.runtime.onnx.Reference;
import dev.brevity.runtime.onnx.Written;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import onnx.ModelProto;
import onnx.NodeProto;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QopTargetTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final Shape IMAGES = new Shape(2, 3, 6, 6);
  private static final Shape ROWS = new Shape(4, 10);
  private static final Shape TEXTS = new Shape(2, 5, 10);
  private static final String SHIFTED = "ShiftedUint8ActPerTensorFloat";
  private static final String SIGNED = "Int8ActPerTensorFloat";
  private static final String UNSIGNED = "Uint8ActPerTensorFloat";

  @TempDir private Path folder;

  static Stream<Arguments> networks() {
    return Stream.of(
        given(
            "a scale per channel, 3 bits, after ReLU",
            IMAGES,
            () ->
                List.of(
                    convolution(SHIFTED, "Int8WeightPerChannelFloat", "Int8Bias")
                        .set("weight_bit_width", 3)
                        .build(),
                    QuantReLU.builder(BREVITY).actQuant(UNSIGNED).build()),
            "QuantizeLinear QLinearConv DequantizeLinear"),
        given(
            "a ReLU whose codes have an offset",
            IMAGES,
            () ->
                List.of(
                    convolution(SHIFTED, "Int8WeightPerTensorFloat", null).build(),
                    QuantReLU.builder(BREVITY).actQuant(SIGNED).build()),
            "QuantizeLinear QLinearConv Clip DequantizeLinear"),
        given(
            "signed input, unsigned weight, unsigned result",
            IMAGES,
            () ->
                List.of(
                    convolution(SIGNED, "ShiftedUint8WeightPerTensorFloat", null)
                        .outputQuant(SHIFTED)
                        .build()),
            "QuantizeLinear QLinearConv DequantizeLinear"),
        given(
            "a convolution over one dimension, in 5 bits",
            TEXTS,
            () ->
                List.of(
                    QuantConv1d.builder(BREVITY)
                        .filters(4)
                        .kernel(3)
                        .padding(1)
                        .inputQuant(SHIFTED)
                        .set("input_bit_width", 5)
                        .weightQuant("Int8WeightPerTensorFloat")
                        .biasQuant("Int32Bias")
                        .outputQuant(SHIFTED)
                        .build()),
            "QuantizeLinear Clip QLinearConv DequantizeLinear"),
        given(
            "limits beyond the codes, between layers",
            IMAGES,
            () ->
                List.of(
                    convolution(SHIFTED, "Int8WeightPerTensorFloat", null)
                        .outputQuant(SHIFTED)
                        .build(),
                    new FloatLayers().create(LayerSpec.of("ReLU6"), Map.of()),
                    convolutionOfCodes()),
            "QuantizeLinear QLinearConv DequantizeLinear Clip QuantizeLinear QLinearConv"
                + " DequantizeLinear"),
        given(
            "limits before the quantizer, between two codes and on both sides of 0",
            IMAGES,
            () ->
                List.of(
                    convolution(SHIFTED, "Int8WeightPerTensorFloat", null).build(),
                    limits(-0.31, 0.473),
                    QuantIdentity.builder(BREVITY).actQuant(SIGNED).build()),
            "QuantizeLinear QLinearConv Clip DequantizeLinear"),
        given(
            "limits that do not begin at 0, and ReLU before them",
            IMAGES,
            () ->
                List.of(
                    convolution(SIGNED, "Int8WeightPerTensorFloat", null).build(),
                    new FloatLayers().create(LayerSpec.of("ReLU"), Map.of()),
                    limits(0.05, 0.4),
                    QuantIdentity.builder(BREVITY).actQuant(UNSIGNED).build()),
            "QuantizeLinear QLinearConv Clip DequantizeLinear"),
        given(
            "rows of a matrix",
            ROWS,
            () ->
                List.of(
                    linear("Int8WeightPerChannelFloat", "Int16Bias"),
                    linear("Int8WeightPerTensorFloat", null)),
            "QuantizeLinear Reshape QLinearConv Reshape DequantizeLinear QuantizeLinear Reshape"
                + " QLinearConv Reshape DequantizeLinear"),
        given(
            "products of more dimensions",
            TEXTS,
            () ->
                List.of(
                    linear("Int8WeightPerTensorFloat", null),
                    linear("Int8WeightPerTensorFloat", "Int32Bias")),
            "QuantizeLinear QLinearMatMul DequantizeLinear QuantizeLinear Reshape QLinearConv Shape"
                + " Slice Concat Reshape DequantizeLinear"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void integersComputeWhatTheNetworkComputes(
      String name, Shape shape, Supplier<List<Block>> layers, String operators) throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = LayerChain.input(manager, shape);
      GraphBlock network = LayerChain.of(manager, x, layers.get());
      Path file = folder.resolve("qop.onnx");

      LayerChain.write(manager, network, shape, new QopTarget(), file);

      byte[] model = Files.readAllBytes(file);
      List<String> found =
          ModelProto.parseFrom(model).getGraph().getNodeList().stream()
              .map(NodeProto::getOpType)
              .toList();
      assertThat(String.join(" ", found)).isEqualTo(operators);
      for (float factor : new float[] {1, 3}) {
        NDArray given = x.mul(factor);
        NDArray expected = network.evaluate(given).singletonOrThrow();
        for (OptLevel level : List.of(OptLevel.NO_OPT, OptLevel.ALL_OPT)) {
          NDArray y = Reference.run(manager, model, Map.of("x", given), level).get(0);
          float most = expected.abs().max().getFloat();
          assertThat(y.sub(expected).abs().max().getFloat()).isLessThan(2e-6f * most);
        }
      }
    }
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        refusal(
            "its result is not quantized",
            () -> List.of(convolution(SHIFTED, "Int8WeightPerTensorFloat", null).build())),
        refusal(
            "its result is not quantized",
            () ->
                List.of(
                    convolution(SHIFTED, "Int8WeightPerTensorFloat", null).build(),
                    QuantSigmoid.builder(BREVITY).actQuant(UNSIGNED).build())),
        refusal(
            "its weight is quantized, and its input is not",
            () ->
                List.of(
                    convolution(null, "Int8WeightPerTensorFloat", null)
                        .outputQuant(SIGNED)
                        .build())),
        refusal(
            "limits before it lie between two codes",
            () ->
                List.of(
                    convolution(SHIFTED, "Int8WeightPerTensorFloat", null)
                        .outputQuant(SHIFTED)
                        .build(),
                    limits(-0.31, 0.473),
                    convolutionOfCodes())),
        refusal(
            "its bias is not quantized",
            () ->
                List.of(
                    QuantConv2d.builder(BREVITY)
                        .filters(4)
                        .kernel(3)
                        .inputQuant(SHIFTED)
                        .weightQuant("Int8WeightPerTensorFloat")
                        .outputQuant(SHIFTED)
                        .build())),
        refusal(
            "the scale of its bias is not that of its sums",
            () ->
                List.of(
                    convolution(
                            SHIFTED,
                            "Int8WeightPerTensorFloat",
                            "Int8BiasPerTensorFloatInternalScaling")
                        .outputQuant(SHIFTED)
                        .build())),
        refusal(
            "no transposed convolution of integers",
            () ->
                List.of(
                    QuantConvTranspose2d.builder(BREVITY)
                        .filters(4)
                        .kernel(2)
                        .bias(false)
                        .inputQuant(SHIFTED)
                        .weightQuant("Int8WeightPerTensorFloat")
                        .outputQuant(SHIFTED)
                        .build())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void whatHasNoFormIsRefusedAndLeavesNothing(String reason, Supplier<List<Block>> layers) {
    new Written(folder).requireRefused(new QopTarget(), IMAGES, layers.get(), reason);
  }

  private static Block limits(double lowest, double highest) {
    Map<String, @Nullable Object> options = Map.of("min_val", lowest, "max_val", highest);
    return new FloatLayers().create(new LayerSpec("Hardtanh", options), Map.of());
  }

  private static Block convolutionOfCodes() {
    return QuantConv2d.builder(BREVITY)
        .filters(3)
        .kernel(1)
        .bias(false)
        .weightQuant("Int8WeightPerTensorFloat")
        .outputQuant(SHIFTED)
        .build();
  }

  private static Arguments given(
      String name, Shape shape, Supplier<List<Block>> layers, String operators) {
    return Arguments.of(name, shape, layers, operators);
  }

  private static Arguments refusal(String reason, Supplier<List<Block>> layers) {
    return Arguments.of(reason, layers);
  }

  private static QuantConv2d.Builder convolution(
      @Nullable String input, String weight, @Nullable String bias) {
    QuantConv2d.Builder builder =
        QuantConv2d.builder(BREVITY)
            .filters(4)
            .kernel(3)
            .padding(1)
            .bias(bias != null)
            .weightQuant(weight);
    if (input != null) {
      builder.inputQuant(input);
    }
    if (bias != null) {
      builder.biasQuant(bias);
    }
    return builder;
  }

  private static Block linear(String weight, @Nullable String bias) {
    return linear(weight, bias, 10);
  }

  private static Block linear(String weight, @Nullable String bias, int units) {
    QuantLinear.Builder builder =
        QuantLinear.builder(BREVITY)
            .units(units)
            .bias(bias != null)
            .inputQuant(SHIFTED)
            .weightQuant(weight)
            .outputQuant(SHIFTED);
    return bias == null ? builder.build() : builder.biasQuant(bias).build();
  }

  @Test
  void constantsThatOneFileCannotHoldAreApart() throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = LayerChain.input(manager, ROWS);
      Block layer = linear("Int8WeightPerTensorFloat", "Int32Bias", 500);
      GraphBlock network = LayerChain.of(manager, x, List.of(layer));
      Path file = folder.resolve("apart.onnx");

      LayerChain.write(
          manager,
          network,
          ROWS,
          (piece, draft) -> new QopTarget().write(piece, draft, 4000),
          file);

      new Written(folder).requireApart("apart.onnx", 4000);
      NDArray y = Reference.run(manager, file, Map.of("x", x)).get(0);
      NDArray expected = network.evaluate(x).singletonOrThrow();
      assertThat(y.sub(expected).abs().max().getFloat()).isLessThan(1e-5f);
    }
  }
}
