package dev.brevity.runtime.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.brevity.dsl.model.ModelOrigin;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.layer.QuantConv1d;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.layer.WeightLayerBuilder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import onnx.ModelProto;
import onnx.NodeProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Activations whose scale follows each input: onnxruntime computes what the network does. */
class ComputedScalesTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final int CHANNELS = 40;
  private static final int UNITS = 12;

  @ParameterizedTest(name = "{0}, {1} = {2}, {3} dimensions, opset {4}")
  @CsvSource({
    "ShiftedUint8DynamicActPerTensorFloat, bit_width, 8, 2, 17, DynamicQuantizeLinear, true",
    "ShiftedUint8DynamicActPerTensorFloat, bit_width, 8, 3, 21, DynamicQuantizeLinear, true",
    "ShiftedUint8DynamicActPerTensorFloat, bit_width, 5, 3, 13, Clip, true",
    "ShiftedUint8DynamicActPerTensorFloat, quantize_zero_point, false, 3, 17, Round, false",
    "Int8DynamicActPerTensorFloat, bit_width, 8, 2, 11, QuantizeLinear, true",
    "Int8DynamicActPerTensorFloat, bit_width, 6, 3, 18, QuantizeLinear, true",
    "Int8DynamicActPerTensorFloat, float_to_int_impl_type, FLOOR, 3, 17, Floor, true",
    "Int8DynamicActPerTensorFloat, restrict_scaling_type, POWER_OF_TWO, 3, 17, Pow, true",
    "Int8DynamicActPerRowFloat, bit_width, 8, 2, 17, ReduceMax, true",
    "Int8DynamicActPerRowFloat, bit_width, 4, 3, 21, ReduceMax, true",
    "Int8DynamicActPerRowFixedPoint, bit_width, 8, 3, 17, Pow, true",
    "ShiftedUint8DynamicActPerRowFloat, bit_width, 8, 3, 17, ReduceMin, false",
    "Int8DynamicActPerGroupFloat, group_size, 8, 3, 17, Reshape, false",
    "Int8DynamicActPerGroupFloat, group_size, 16, 3, 21, Slice, false",
    "MXInt8Act, group_size, 32, 3, 21, Pow, false",
    "Fp8e4m3OCPDynamicActPerTensorFloat, bit_width, 8, 2, 19, Cast, false",
    "FP8e4m3OCPDynamicActPerRowFloat, bit_width, 8, 3, 19, ReduceMax, false",
    "FP8e4m3OCPDynamicActPerRowFixedPoint, bit_width, 8, 2, 21, Pow, false",
    "Fp8e4m3FNUZDynamicActPerTensorFloat, bit_width, 8, 3, 20, Cast, false",
    "FP8e4m3FNUZDynamicActPerRowFloat, bit_width, 8, 3, 21, Cast, false",
    "MXFloat8e4m3Act, group_size, 32, 3, 21, Cast, false",
    "MXFloat8e4m3Act, group_size, 16, 2, 19, Slice, false",
  })
  void linearLayersComputeTheSame(
      String input,
      String attribute,
      String value,
      int rank,
      int opset,
      String operator,
      boolean integers)
      throws OrtException {
    long[] shape = {3, 5, CHANNELS};
    QuantLinear.Builder layer = QuantLinear.builder(BREVITY).units(UNITS);
    layer.weightQuant(opset < 13 ? "Int8WeightPerTensorFloat" : "Int8WeightPerChannelFloat");
    check(
        layer,
        input,
        attribute,
        value,
        LongStream.of(shape).skip(3L - rank).toArray(),
        opset,
        operator,
        integers);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "ShiftedUint8DynamicActPerTensorFloat, DynamicQuantizeLinear",
    "Int8DynamicActPerTensorFloat, QuantizeLinear",
    "Int8DynamicActPerRowFloat, ReduceMax"
  })
  void convolutionsComputeTheSame(String input, String operator) throws OrtException {
    QuantConv1d.Builder layer = QuantConv1d.builder(BREVITY).filters(UNITS).kernel(3);
    check(layer, input, "bit_width", "8", new long[] {2, 7, CHANNELS}, 17, operator, false);
  }

  /** What nothing quantizes, the file quantizes itself: to bytes between its least and largest. */
  @ParameterizedTest
  @CsvSource({"-3, 5", "2, 9", "-7, -1", "0, 0"})
  void productsOnTheFlyRoundTheInputToTheBytesOfItsRange(float low, float high)
      throws OrtException {
    QuantLinear layer =
        QuantLinear.builder(BREVITY).units(UNITS).weightQuant("Int8WeightPerChannelFloat").build();
    Shape shape = new Shape(5, CHANNELS);
    try (NDManager manager = NDManager.newBaseManager()) {
      layer.initialize(manager, DataType.FLOAT32, shape);
      GraphBlock network = alone(layer, manager);
      ModelProto model =
          ModelWriter.onTheFly(17, Map.of(), ModelOrigin.UNKNOWN)
              .write(
                  network,
                  manager,
                  List.of(new Port("x", "float32", List.of(5L, (long) CHANNELS))),
                  List.of(new Port("y", "float32", List.of())));
      NDArray values = manager.linspace(low, high, 5 * CHANNELS).reshape(shape);

      double scale = (Math.max(high, 0) - Math.min(low, 0)) / 255.0;
      NDArray rounded = values;
      if (scale > 0) {
        double zero = Math.rint(-Math.min(low, 0) / scale);
        rounded = values.div(scale).round().add(zero).clip(0, 255).sub(zero).mul(scale);
      }
      NDArray expected = network.evaluate(rounded).singletonOrThrow();
      float largest = Math.max(expected.abs().max().getFloat(), 1e-3f);
      for (OptLevel level : List.of(OptLevel.NO_OPT, OptLevel.ALL_OPT)) {
        NDArray actual = run(manager, model, values, expected.getShape(), level);
        // A value in the middle between two codes may go either way.
        assertThat(actual.sub(expected).abs().max().getFloat())
            .as("%s", level)
            .isLessThan(0.01f * largest);
      }
    }
  }

  private static GraphBlock alone(WeightLayer layer, NDManager manager) {
    Graph graph = new Graph();
    Node x = graph.append("x", new Operation.Input());
    graph.addLayer("layer", layer);
    Node call = graph.append("layer", new Operation.LayerCall("layer"), Argument.of(x));
    graph.append("output", new Operation.Output(), Argument.of(call));
    return new GraphBlock(graph, manager);
  }

  @Test
  void aBiasWithTheScaleOfTheInputIsRefused() {
    QuantLinear.Builder layer = QuantLinear.builder(BREVITY).units(UNITS).biasQuant("Int32Bias");
    assertThatThrownBy(
            () ->
                check(
                    layer,
                    "Int8DynamicActPerTensorFloat",
                    "bit_width",
                    "8",
                    new long[] {5, CHANNELS},
                    17,
                    "",
                    true))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("BRV0612")
        .hasMessageContaining("recomputed in each run")
        .hasMessageContaining("fix: ");
  }

  private static void check(
      WeightLayerBuilder<?> builder,
      String input,
      String attribute,
      String value,
      long[] shape,
      int opset,
      String operator,
      boolean integers)
      throws OrtException {
    Object known =
        value.equals("false")
            ? (Object) false
            : Character.isDigit(value.charAt(0)) ? (Object) Integer.valueOf(value) : value;
    WeightLayer layer = builder.inputQuant(input).set("input_" + attribute, known).build();
    try (NDManager manager = NDManager.newBaseManager()) {
      layer.initialize(manager, DataType.FLOAT32, new Shape(shape));
      GraphBlock network = alone(layer, manager);
      network.evaluate(WrittenFormsTest.random(manager, 1, shape));

      List<Long> sizes = LongStream.of(shape).boxed().toList();
      ModelProto model =
          new ModelWriter(opset, Map.of())
              .write(
                  network,
                  manager,
                  List.of(new Port("x", "float32", sizes)),
                  List.of(new Port("y", "float32", List.of())));

      List<String> types =
          model.getGraph().getNodeList().stream().map(NodeProto::getOpType).toList();
      assertThat(types).contains(operator);
      assertThat(types.contains("MatMulInteger")).isEqualTo(integers);
      // Another range than the one that was seen when the file was written.
      NDArray values = WrittenFormsTest.random(manager, 7, shape).mul(13).add(2);
      NDArray expected = network.evaluate(values).singletonOrThrow();
      for (OptLevel level : List.of(OptLevel.NO_OPT, OptLevel.ALL_OPT)) {
        NDArray distance = run(manager, model, values, expected.getShape(), level);
        distance = distance.sub(expected).abs();
        float largest = expected.abs().max().getFloat();
        NDArray moved = distance.gt(largest * 1e-5f).toType(DataType.FLOAT32, false);
        assertThat(moved.mean().getFloat()).as(level + " moved").isLessThan(0.05f);
        assertThat(distance.max().getFloat()).as(level + "").isLessThan(0.02f * largest);
      }
    }
  }

  private static NDArray run(
      NDManager manager, ModelProto model, NDArray values, Shape shape, OptLevel level)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(level);
      try (OrtSession session = environment.createSession(model.toByteArray(), options);
          OnnxTensor tensor =
              OnnxTensor.createTensor(
                  environment,
                  FloatBuffer.wrap(values.toFloatArray()),
                  values.getShape().getShape());
          OrtSession.Result result = session.run(Map.of("x", tensor))) {
        float[] output = ((OnnxTensor) result.get(0)).getFloatBuffer().array();
        return manager.create(output, shape);
      }
    }
  }
}
