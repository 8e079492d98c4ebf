package dev.brevity.runtime.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.onnx.LayerChain;
import dev.brevity.runtime.onnx.Reference;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import onnx.AttributeProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.TensorProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How quantizers are written, shown on one linear layer. */
class WrittenFormsTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final int INPUTS = 64;
  private static final int OUTPUTS = 8;
  private static final int ROWS = 50;

  @ParameterizedTest(name = "{0} at {1} bits, {2} at {3} bits, opset {4}")
  @CsvSource({
    "Int8WeightPerTensorFloat,        8, Int8ActPerTensorFloat,         8, 10, INT8,  INT8,  0",
    "Int8WeightPerChannelFloat,       8, Int8ActPerTensorFloat,         8, 13, INT8,  INT8,  1",
    "Int8WeightPerChannelFloat,       4, Int8ActPerTensorFloat,         4, 17, INT8,  INT8,  2",
    "Int8WeightPerTensorFixedPoint,   5, Int8ActPerTensorFixedPoint,    8, 17, INT8,  INT8,  1",
    "ShiftedUint8WeightPerChannelFloat, 8, ShiftedUint8ActPerTensorFloat, 8, 17, UINT8, UINT8, 0",
    "ShiftedUint8WeightPerTensorFloat, 3, ShiftedUint8ActPerTensorFloat, 6, 17, UINT8, UINT8, 2",
    "Int8WeightPerChannelFloat,       4, Int8ActPerTensorFloat,         4, 21, INT4,  INT4,  0",
    "ShiftedUint8WeightPerTensorFloat, 4, ShiftedUint8ActPerTensorFloat, 4, 21, UINT4, UINT4, 0",
    "Int8WeightPerChannelFloat,      12, Int8ActPerTensorFloat,        12, 21, INT16, INT16, 1",
    "SignedTernaryWeightPerTensorConst, 2, Int8ActPerTensorFloat,       8, 17, INT8,  INT8,  1",
    "MXInt8Weight,                    8, Int8ActPerTensorFloat,         8, 21, INT8,  INT8,  0"
  })
  void integersOfTheRightTypeComputeTheSame(
      String weight,
      int weightBits,
      String input,
      int inputBits,
      int opset,
      String weightType,
      String inputType,
      int clips)
      throws OrtException {
    try (NDManager manager = NDManager.newBaseManager()) {
      boolean grouped = weight.startsWith("MX");
      QuantLinear.Builder builder =
          QuantLinear.builder(BREVITY)
              .units(OUTPUTS)
              .inputQuant(input)
              .set("input_bit_width", inputBits)
              .weightQuant(weight)
              .biasQuant(grouped ? null : weight.startsWith("Int8") ? "Int32Bias" : null);
      if (weightBits != 8 && !weight.startsWith("SignedT")) {
        builder.set("weight_bit_width", weightBits);
      }
      GraphBlock network = network(manager, builder.build());

      ModelProto model = write(manager, network, opset);

      assertThat(typeOf(model, "linear.weight_quantized")).isEqualTo(weightType);
      assertThat(typeOf(model, "linear.input_zero_point")).isEqualTo(inputType);
      assertThat(model.getGraph().getNodeList())
          .filteredOn(node -> node.getOpType().equals("Clip"))
          .hasSize(clips);
      assertThat(blockSize(model)).isEqualTo(grouped ? 32 : 0);
      assertThat(model.getIrVersion()).isEqualTo(ModelWriter.irVersion(opset));
      compare(manager, network, model);
    }
  }

  @ParameterizedTest(name = "{0}, opset {1}")
  @CsvSource({
    "SignedBinaryWeightPerTensorConst, 17, INT8, DequantizeLinear",
    "SignedBinaryWeightPerTensorConst, 21, INT4, DequantizeLinear",
    "Int8WeightNormL2PerChannelFixedPoint, 17, INT8, DequantizeLinear",
    "Int8AccumulatorAwareWeightQuant, 17, INT8, DequantizeLinear",
    "Int8AccumulatorAwareZeroCenterWeightQuant, 17, INT8, DequantizeLinear",
    "Int8WeightPerChannelFloatDecoupled, 17, INT8, DequantizeLinear",
    "Fp8e4m3OCPWeightPerTensorFloat, 19, FLOAT8E4M3FN, DequantizeLinear",
    "Fp8e4m3OCPWeightPerChannelFloat, 19, FLOAT8E4M3FN, DequantizeLinear",
    "Fp8e5m2OCPWeightPerChannelFloat, 21, FLOAT8E5M2, DequantizeLinear",
    "Fp8e4m3FNUZWeightPerTensorFloat, 19, FLOAT8E4M3FN, DequantizeLinear",
    "Fp8e5m2FNUZWeightPerChannelFloat, 19, FLOAT8E5M2, DequantizeLinear",
    "Fp8e4m3WeightPerChannelFloat, 21, FLOAT16, Mul",
    "Fp8e4m3OCPWeightPerChannelFloat, 17, FLOAT16, Mul",
    "MXFloat8e4m3Weight, 21, FLOAT8E4M3FN, DequantizeLinear"
  })
  void weightsOfEveryFormatAreStoredInTheSmallestTypeThatHasThem(
      String weight, int opset, String type, String operator) throws OrtException {
    try (NDManager manager = NDManager.newBaseManager()) {
      QuantLinear.Builder builder =
          QuantLinear.builder(BREVITY)
              .units(OUTPUTS)
              .inputQuant("Int8ActPerTensorFloat")
              .weightQuant(weight);
      GraphBlock network = network(manager, builder.build());

      ModelProto model = write(manager, network, opset);

      assertThat(typeOf(model, "linear.weight_quantized")).isEqualTo(type);
      assertThat(model.getGraph().getNodeList())
          .filteredOn(node -> node.getOutput(0).equals("linear.weight"))
          .extracting(NodeProto::getOpType)
          .containsExactly(operator);
      compare(manager, network, model);
    }
  }

  @ParameterizedTest(name = "{0}, opset {1}")
  @CsvSource({
    "Fp8e4m3OCPActPerTensorFloat, 19, FLOAT8E4M3FN",
    "Fp8e4m3OCPActPerTensorFloat, 23, FLOAT8E4M3FN",
    "Fp8e5m2OCPActPerTensorFloat, 21, FLOAT8E5M2",
    "Fp8e4m3FNUZActPerTensorFloat, 19, FLOAT8E4M3FNUZ",
    "Fp8e5m2FNUZActPerTensorFloat, 24, FLOAT8E5M2FNUZ"
  })
  void activationsAsMinifloatsAreRoundedByTheEngine(String input, int opset, String type)
      throws OrtException {
    try (NDManager manager = NDManager.newBaseManager()) {
      QuantLinear layer =
          QuantLinear.builder(BREVITY)
              .units(OUTPUTS)
              .inputQuant(input)
              .weightQuant("Fp8e4m3OCPWeightPerChannelFloat")
              .build();
      GraphBlock network = network(manager, layer);

      ModelProto model = write(manager, network, opset);

      assertThat(model.getGraph().getNodeList())
          .filteredOn(node -> node.getOutput(0).equals("linear.input_quantized"))
          .flatExtracting(NodeProto::getAttributeList)
          .filteredOn(attribute -> attribute.getName().equals("to"))
          .extracting(to -> TensorProto.DataType.forNumber((int) to.getI()).name())
          .containsExactly(type);
      compare(manager, network, model);
    }
  }

  @ParameterizedTest(name = "{0}, a scale per {1}")
  @CsvSource({
    "Fp8e4m3OCPActPerTensorFloat, TENSOR",
    "Fp8e4m3OCPActPerTensorFloat, CHANNEL",
    "Fp8e5m2OCPActPerTensorFloat, CHANNEL",
    "Fp8e4m3FNUZActPerTensorFloat, TENSOR",
    "Fp8e5m2FNUZActPerTensorFloat, CHANNEL"
  })
  void minifloatsOfAllMagnitudesAreEqual(String quantizer, String granularity) throws OrtException {
    Shape images = new Shape(2, 3, 20, 20);
    try (NDManager manager = NDManager.newBaseManager()) {
      QuantIdentity.Builder layer = QuantIdentity.builder(BREVITY).actQuant(quantizer);
      if (granularity.equals("CHANNEL")) {
        layer
            .set("scaling_per_output_type", granularity)
            .set("scaling_stats_permute_dims", List.of(1, 0, 2, 3))
            .set("per_channel_broadcastable_shape", List.of(1, 3, 1, 1));
      }
      NDArray x = random(manager, 5, images.getShape());
      GraphBlock network = LayerChain.of(manager, x, List.of(layer.build()));
      Port free = new Port("x", "float32", List.of(-1L, 3L, 20L, 20L));

      ModelProto model =
          new ModelWriter(19, Map.of())
              .write(network, manager, List.of(free), List.of(new Port("y", "float32", List.of())));

      for (int power = -24; power <= 4; power += 2) {
        NDArray scaled = x.mul((float) Math.pow(2, power));
        NDArray expected = network.evaluate(scaled).singletonOrThrow();
        for (OptLevel level : List.of(OptLevel.NO_OPT, OptLevel.ALL_OPT)) {
          NDArray y =
              Reference.run(manager, model.toByteArray(), Map.of("x", scaled), level).get(0);
          assertThat(y.sub(expected).abs().max().getFloat()).isZero();
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}, {1} = {2}")
  @CsvSource({
    "Int8ActPerTensorFloat, float_to_int_impl_type, FLOOR, DequantizeLinear",
    "Int8ActPerTensorFloat, float_to_int_impl_type, CEIL, DequantizeLinear",
    "ShiftedUint8ActPerTensorFloat, float_to_int_impl_type, ROUND_TO_ZERO, DequantizeLinear",
    "Int8ActPerTensorFloat, float_to_int_impl_type, DPU, DequantizeLinear",
    "Int8ActPerTensorFloat, float_to_int_impl_type, STOCHASTIC_ROUND, DequantizeLinear",
    "ShiftedUint8ActPerTensorFloat, quantize_zero_point, false, Mul",
    "SignedTernaryActPerTensorConst, scaling_const, 0.75, DequantizeLinear",
    "SignedTernaryActPerTensorConst, quant_type, TERNARY, Where",
    "SignedBinaryActPerTensorConst, scaling_const, 0.75, Where"
  })
  void activationsThatAreNotRoundedToIntegersOfTheTypeAreComputedStepByStep(
      String input, String attribute, String value, String operator) throws OrtException {
    try (NDManager manager = NDManager.newBaseManager()) {
      Object known =
          value.equals("false")
              ? (Object) false
              : Character.isDigit(value.charAt(0)) ? (Object) Double.valueOf(value) : value;
      QuantLinear layer =
          QuantLinear.builder(BREVITY)
              .units(OUTPUTS)
              .inputQuant(input)
              .set("input_" + attribute, known)
              .set("input_threshold", 0.5)
              .weightQuant("Int8WeightPerChannelFloat")
              .build();
      GraphBlock network = network(manager, layer);

      ModelProto model = write(manager, network, 17);

      assertThat(model.getGraph().getNodeList())
          .filteredOn(node -> node.getOutput(0).equals("linear.input_dequantized"))
          .extracting(NodeProto::getOpType)
          .containsExactly(operator);
      compare(manager, network, model);
    }
  }

  @Test
  void aBiasFarBeyondItsRangeIsTheLargestInteger() throws OrtException {
    try (NDManager manager = NDManager.newBaseManager()) {
      QuantLinear layer =
          QuantLinear.builder(BREVITY)
              .units(OUTPUTS)
              .inputQuant("Int8ActPerTensorFloat")
              .weightQuant("Int8WeightPerTensorFloat")
              .biasQuant("Int32Bias")
              .build();
      GraphBlock network = network(manager, layer);
      layer.bias().orElseThrow().getArray().set(new NDIndex("0"), 1e12f);

      ModelProto model = write(manager, network, 17);

      assertThat(constant(model, "linear.bias_quantized").orElseThrow().getRawData().toByteArray())
          .startsWith(0xFF, 0xFF, 0xFF, 0x7F);
      compare(manager, network, model);
    }
  }

  @ParameterizedTest(name = "{0}, {1} at {2} bits, opset {3}")
  @CsvSource({
    "Int8WeightPerTensorFloat, Fp8e4m3OCPActPerTensorFloat, 8, 18, the input, need opset 19",
    "Int8WeightPerTensorFloat, Fp8e4m3ActPerTensorFloat, 8, 19, the input, a type of ONNX",
    "MXFloat8e4m3Weight, Int8ActPerTensorFloat, 8, 19, '`linear`', need opset 21",
    "MXInt8Weight, Int8ActPerTensorFloat, 8, 17, the weight, need opset 21",
    "Int8WeightPerChannelFloat, Int8ActPerTensorFloat, 8, 12, the weight, need opset 13",
    "Int8WeightPerTensorFloat, Int8ActPerTensorFloat, 4, 11, '`linear`', need opset 12",
    "Int8WeightPerTensorFloat, Int8ActPerTensorFloat, 12, 17, the input, no 12-bit integers"
  })
  void whatCannotBeSaidIsAFinding(
      String weight, String input, int inputBits, int opset, String place, String reason) {
    try (NDManager manager = NDManager.newBaseManager()) {
      QuantLinear layer =
          QuantLinear.builder(BREVITY)
              .units(OUTPUTS)
              .inputQuant(input)
              .set("input_bit_width", inputBits)
              .weightQuant(weight)
              .build();
      GraphBlock network = network(manager, layer);

      assertThatThrownBy(() -> write(manager, network, opset))
          .isInstanceOf(RecipeException.class)
          .hasMessageContaining("BRV0612")
          .hasMessageContaining("`linear`")
          .hasMessageContaining(place)
          .hasMessageContaining(reason);
    }
  }

  private static GraphBlock network(NDManager manager, QuantLinear layer) {
    layer.weight().setArray(random(manager, 1, OUTPUTS, INPUTS));
    layer.bias().ifPresent(bias -> bias.setArray(random(manager, 2, OUTPUTS)));
    Graph graph = new Graph();
    Node x = graph.append("x", new Operation.Input());
    graph.addLayer("linear", layer);
    Node call = graph.append("linear", new Operation.LayerCall("linear"), argument(x));
    graph.append("output", new Operation.Output(), argument(call));
    GraphBlock network = new GraphBlock(graph, manager);
    try (Calibration calibration = Calibration.begin(network)) {
      network.evaluate(random(manager, 3, ROWS, INPUTS));
    }
    return network;
  }

  static dev.brevity.runtime.graph.Argument argument(Node node) {
    return dev.brevity.runtime.graph.Argument.of(node);
  }

  private static ModelProto write(NDManager manager, GraphBlock network, int opset) {
    return new ModelWriter(opset, Map.of())
        .write(
            network,
            manager,
            List.of(new Port("x", "float32", List.of(-1L, (long) INPUTS))),
            List.of(new Port("y", "float32", List.of(-1L, (long) OUTPUTS))));
  }

  static NDArray random(NDManager manager, int seed, long... shape) {
    Random random = new Random(seed);
    float[] values = new float[(int) new Shape(shape).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return manager.create(values, new Shape(shape));
  }

  private static Optional<TensorProto> constant(ModelProto model, String name) {
    return model.getGraph().getInitializerList().stream()
        .filter(tensor -> tensor.getName().equals(name))
        .findFirst();
  }

  private static String typeOf(ModelProto model, String constant) {
    return constant(model, constant)
        .map(tensor -> String.valueOf(TensorProto.DataType.forNumber(tensor.getDataType())))
        .orElse("nothing");
  }

  private static long blockSize(ModelProto model) {
    return model.getGraph().getNodeList().stream()
        .map(NodeProto::getAttributeList)
        .flatMap(List::stream)
        .filter(attribute -> attribute.getName().equals("block_size"))
        .mapToLong(AttributeProto::getI)
        .sum();
  }

  private static void compare(NDManager manager, GraphBlock network, ModelProto model)
      throws OrtException {
    NDArray input = random(manager, 4, ROWS, INPUTS);
    NDArray expected = network.evaluate(input).singletonOrThrow();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      try (OrtSession session = environment.createSession(model.toByteArray(), options);
          OnnxTensor tensor =
              OnnxTensor.createTensor(
                  environment,
                  FloatBuffer.wrap(input.toFloatArray()),
                  input.getShape().getShape());
          OrtSession.Result result = session.run(Map.of("x", tensor))) {
        float[] output = ((OnnxTensor) result.get(0)).getFloatBuffer().array();
        NDArray distance = manager.create(output, expected.getShape()).sub(expected).abs();
        NDArray beyond = distance.gt(expected.abs().max().mul(1e-5f));
        assertThat(beyond.toType(DataType.FLOAT32, false).mean().getFloat())
            .as("results that a rounding to the other side has moved")
            .isLessThan(0.02f);
        assertThat(distance.max().getFloat()).isLessThan(0.1f * expected.abs().max().getFloat());
      }
    }
  }
}
