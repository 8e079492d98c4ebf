package dev.brevity.runtime.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.attention.QuantMultiheadAttention;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.layer.FlexMLQuantAvgPool2d;
import dev.brevity.runtime.layer.HadamardClassifier;
import dev.brevity.runtime.layer.PaddingMode;
import dev.brevity.runtime.layer.QuantAvgPool2d;
import dev.brevity.runtime.layer.QuantCat;
import dev.brevity.runtime.layer.QuantConv1d;
import dev.brevity.runtime.layer.QuantConv2d;
import dev.brevity.runtime.layer.QuantConv3d;
import dev.brevity.runtime.layer.QuantConvTranspose1d;
import dev.brevity.runtime.layer.QuantConvTranspose2d;
import dev.brevity.runtime.layer.QuantConvTranspose3d;
import dev.brevity.runtime.layer.QuantDropout;
import dev.brevity.runtime.layer.QuantEltwiseAdd;
import dev.brevity.runtime.layer.QuantFlatten;
import dev.brevity.runtime.layer.QuantHardTanh;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.layer.QuantMaxPool1d;
import dev.brevity.runtime.layer.QuantMaxPool2d;
import dev.brevity.runtime.layer.QuantMaxPool3d;
import dev.brevity.runtime.layer.QuantReLU;
import dev.brevity.runtime.layer.QuantScaleBias;
import dev.brevity.runtime.layer.QuantSigmoid;
import dev.brevity.runtime.layer.QuantTanh;
import dev.brevity.runtime.layer.QuantUpsample;
import dev.brevity.runtime.layer.TruncAdaptiveAvgPool2d;
import dev.brevity.runtime.layer.TruncAvgPool2d;
import dev.brevity.runtime.layer.TruncQuantAccumulator;
import dev.brevity.runtime.layer.WeightLayerBuilder;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.recurrent.QuantLSTM;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import onnx.ModelProto;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every quantized layer after a quantizer: onnxruntime computes the same, or it is refused. */
class EveryLayerExportTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final Shape ROWS = new Shape(2, 6);
  private static final Shape SEQUENCES = new Shape(2, 4, 9);
  private static final Shape IMAGES = new Shape(2, 4, 6, 8);
  private static final Shape VOLUMES = new Shape(1, 2, 4, 3, 4);

  /**
   * Sums in another order may lie on the other side of the middle between two integers; so large a
   * share of the results may do so.
   */
  private static final float MOVED = 0.02f;

  /** A layer, how many inputs it takes, and their shape. */
  private record Specimen(Supplier<Block> layer, int inputs, Shape shape) {}

  static Stream<Named<Specimen>> expressible() {
    Map<String, Specimen> all = new LinkedHashMap<>();
    one(all, "linear", ROWS, () -> QuantLinear.builder(BREVITY).units(3).build());
    one(all, "linear over sequences", SEQUENCES, () -> full(QuantLinear.builder(BREVITY).units(3)));
    one(
        all,
        "convolution over sequences",
        SEQUENCES,
        () -> full(QuantConv1d.builder(BREVITY).filters(4).kernel(3).samePadding()));
    one(
        all,
        "convolution over images",
        IMAGES,
        () ->
            full(
                QuantConv2d.builder(BREVITY)
                    .filters(4)
                    .kernel(3)
                    .padding(1)
                    .stride(2)
                    .paddingMode(PaddingMode.REFLECT)));
    one(
        all,
        "grouped convolution over volumes",
        VOLUMES,
        () -> full(QuantConv3d.builder(BREVITY).filters(4).kernel(2).groups(2)));
    one(
        all,
        "transposed convolution over sequences",
        SEQUENCES,
        () ->
            full(
                QuantConvTranspose1d.builder(BREVITY)
                    .filters(4)
                    .kernel(3)
                    .stride(2)
                    .outputPadding(1)));
    one(
        all,
        "grouped transposed convolution",
        IMAGES,
        () ->
            full(
                QuantConvTranspose2d.builder(BREVITY).filters(4).kernel(3).groups(2),
                "Int8WeightPerTensorFloat"));
    one(
        all,
        "transposed convolution over volumes",
        VOLUMES,
        () -> full(QuantConvTranspose3d.builder(BREVITY).filters(4).kernel(2)));
    for (String bias : List.of("Int8Bias", "Int16Bias", "Int24Bias", "Int32Bias")) {
      biased(all, bias, "Int8WeightPerChannelFloat");
    }
    biased(all, "Int8BiasPerTensorFloatInternalScaling", "ShiftedUint8WeightPerChannelFloat");
    biased(all, "Int8BiasPerTensorFixedPointInternalScaling", "Int8WeightPerTensorFloat");
    biased(all, "Int32Bias", "ShiftedUint8WeightPerTensorFloat");
    one(all, "scale and bias", IMAGES, () -> full(QuantScaleBias.builder(BREVITY)));
    one(all, "identity", IMAGES, EveryLayerExportTest::quantizing);
    one(all, "relu", IMAGES, () -> QuantReLU.builder(BREVITY).build());
    one(all, "relu without quantizer", IMAGES, () -> unquantized(QuantReLU.builder(BREVITY)));
    one(all, "sigmoid", IMAGES, () -> QuantSigmoid.builder(BREVITY).build());
    one(all, "tanh", IMAGES, () -> QuantTanh.builder(BREVITY).build());
    one(
        all,
        "hardtanh",
        IMAGES,
        () -> QuantHardTanh.builder(BREVITY).set("min_val", -1.0).set("max_val", 1.0).build());
    one(
        all,
        "hardtanh without quantizer",
        IMAGES,
        () -> QuantHardTanh.builder(BREVITY).actQuant((String) null).build());
    one(
        all,
        "max pooling over sequences",
        SEQUENCES,
        () -> QuantMaxPool1d.builder().kernel(2).build());
    one(
        all,
        "max pooling over images",
        IMAGES,
        () -> QuantMaxPool2d.builder().kernel(3).stride(2).ceilMode(true).build());
    one(all, "max pooling over volumes", VOLUMES, () -> QuantMaxPool3d.builder().kernel(2).build());
    one(
        all,
        "average pooling",
        IMAGES,
        () -> QuantAvgPool2d.builder().kernel(3).padding(1).countIncludePad(false).build());
    one(
        all,
        "average pooling with a divisor",
        IMAGES,
        () -> QuantAvgPool2d.builder().kernel(2).divisorOverride(3).build());
    one(
        all,
        "average pooling with a quantized divisor",
        IMAGES,
        () ->
            FlexMLQuantAvgPool2d.builder(recipe("Int16QuantAvgPoolDivQuant"))
                .kernel(3)
                .stride(2)
                .padding(1)
                .build());
    for (String rounding : List.of("RoundTo8bit", "TruncTo8bit", "ShiftRoundSaturateTo8bit")) {
      one(
          all,
          "average pooling, " + rounding,
          IMAGES,
          () -> TruncAvgPool2d.builder(BREVITY).truncQuant(rounding).kernel(2).build());
    }
    one(
        all,
        "adaptive average pooling",
        IMAGES,
        () -> TruncAdaptiveAvgPool2d.builder(BREVITY).outputSize(2).build());
    one(
        all,
        "accumulator of fewer bits",
        IMAGES,
        () -> TruncQuantAccumulator.builder(BREVITY).set("bit_width", 5).build());
    one(all, "nearest upsampling", IMAGES, () -> QuantUpsample.nearest2d().scaleFactor(2).build());
    one(
        all,
        "nearest upsampling to a size",
        IMAGES,
        () -> QuantUpsample.nearest2d().size(12, 16).build());
    one(all, "flatten", IMAGES, QuantFlatten::new);
    one(all, "dropout", IMAGES, () -> new QuantDropout(0.5f));
    all.put("sum", new Specimen(() -> QuantEltwiseAdd.builder(BREVITY).build(), 2, IMAGES));
    all.put("concatenation", new Specimen(() -> QuantCat.builder(BREVITY).build(), 3, IMAGES));
    return named(all);
  }

  static Stream<Named<Specimen>> inexpressible() {
    Map<String, Specimen> all = new LinkedHashMap<>();
    one(
        all,
        "ONNX repeats values as often as a factor says",
        IMAGES,
        () -> QuantUpsample.nearest2d().size(9, 11).build());
    one(
        all,
        "a layer of kind HadamardClassifier",
        ROWS,
        () -> HadamardClassifier.builder().outChannels(5).build());
    all.put(
        "a layer of kind QuantMultiheadAttention",
        new Specimen(
            () ->
                QuantMultiheadAttention.builder(BREVITY)
                    .embedDim(9)
                    .heads(3)
                    .packedInProj(false)
                    .build(),
            3,
            SEQUENCES));
    one(
        all,
        "a layer of kind QuantLSTM",
        SEQUENCES,
        () -> QuantLSTM.builder(BREVITY).hiddenSize(3).build());
    return named(all);
  }

  @ParameterizedTest
  @MethodSource("expressible")
  void isWrittenAsWhatItComputes(Specimen specimen) throws OrtException {
    try (NDManager manager = NDManager.newBaseManager()) {
      GraphBlock network = network(manager, specimen);

      ModelProto model = write(manager, network, specimen);

      NDArray[] inputs = inputs(manager, specimen, 7);
      NDArray expected = network.evaluate(inputs).head();
      NDArray distance = run(manager, model, inputs, expected.getShape()).sub(expected).abs();
      NDArray moved = distance.gt(expected.abs().max().mul(1e-5f));
      assertThat(moved.toType(DataType.FLOAT32, false).mean().getFloat()).isLessThan(MOVED);
    }
  }

  @ParameterizedTest
  @MethodSource("inexpressible")
  void isRefusedWithTheReasonAndAWayOut(Specimen specimen) {
    String reason =
        inexpressible()
            .filter(named -> named.getPayload().layer() == specimen.layer())
            .map(Named::getName)
            .findFirst()
            .orElse("a layer");
    try (NDManager manager = NDManager.newBaseManager()) {
      GraphBlock network = network(manager, specimen);

      assertThatThrownBy(() -> write(manager, network, specimen))
          .isInstanceOf(RecipeException.class)
          .hasMessageContaining("BRV0612")
          .hasMessageContaining("`layer`")
          .hasMessageContaining(reason)
          .hasMessageContaining("fix: ");
    }
  }

  private static void one(
      Map<String, Specimen> all, String name, Shape shape, Supplier<Block> layer) {
    all.put(name, new Specimen(layer, 1, shape));
  }

  private static void biased(Map<String, Specimen> all, String bias, String weight) {
    one(
        all,
        bias + " and " + weight,
        IMAGES,
        () ->
            QuantConv2d.builder(BREVITY)
                .filters(4)
                .kernel(3)
                .groups(2)
                .weightQuant(weight)
                .biasQuant(bias)
                .build());
  }

  private static Stream<Named<Specimen>> named(Map<String, Specimen> all) {
    return all.entrySet().stream().map(entry -> Named.of(entry.getKey(), entry.getValue()));
  }

  private static QuantizerRecipe recipe(String name) {
    return BREVITY.quantizer(name);
  }

  private static Block unquantized(QuantReLU.Builder builder) {
    return builder.actQuant((String) null).build();
  }

  private static QuantIdentity quantizing() {
    return QuantIdentity.builder(BREVITY).returnQuantTensor(true).build();
  }

  private static Block full(WeightLayerBuilder<?> builder) {
    return full(builder, "Int8WeightPerChannelFloat");
  }

  private static Block full(WeightLayerBuilder<?> builder, String weight) {
    return builder
        .inputQuant("ShiftedUint8ActPerTensorFloat")
        .weightQuant(weight)
        .biasQuant("Int32Bias")
        .outputQuant("Int8ActPerTensorFloat")
        .build();
  }

  private static GraphBlock network(NDManager manager, Specimen specimen) {
    Graph graph = new Graph();
    Argument[] arguments = new Argument[specimen.inputs()];
    Node[] inputs = new Node[specimen.inputs()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = graph.append("x" + i, new Operation.Input());
    }
    for (int i = 0; i < inputs.length; i++) {
      graph.addLayer("quant" + i, quantizing());
      arguments[i] =
          Argument.of(
              graph.append(
                  "quant" + i, new Operation.LayerCall("quant" + i), Argument.of(inputs[i])));
    }
    Block layer = specimen.layer().get();
    Shape[] shapes = new Shape[specimen.inputs()];
    Arrays.fill(shapes, specimen.shape());
    layer.initialize(manager, DataType.FLOAT32, shapes);
    graph.addLayer("layer", layer);
    Node call = graph.append("layer", new Operation.LayerCall("layer"), arguments);
    graph.append("output", new Operation.Output(), Argument.of(call));
    GraphBlock network = new GraphBlock(graph, manager);
    try (Calibration calibration = Calibration.begin(network)) {
      network.evaluate(inputs(manager, specimen, 1));
    }
    return network;
  }

  private static NDArray[] inputs(NDManager manager, Specimen specimen, int seed) {
    Random random = new Random(seed);
    NDArray[] inputs = new NDArray[specimen.inputs()];
    for (int i = 0; i < inputs.length; i++) {
      float[] values = new float[(int) specimen.shape().size()];
      for (int k = 0; k < values.length; k++) {
        values[k] = (float) random.nextGaussian();
      }
      inputs[i] = manager.create(values, specimen.shape());
    }
    return inputs;
  }

  private static ModelProto write(NDManager manager, GraphBlock network, Specimen specimen) {
    List<Long> shape = LongStream.of(specimen.shape().getShape()).boxed().toList();
    List<Port> inputs =
        Stream.iterate(0, i -> i + 1)
            .limit(specimen.inputs())
            .map(i -> new Port("x" + i, "float32", shape))
            .toList();
    return new ModelWriter(17, Map.of())
        .write(network, manager, inputs, List.of(new Port("y", "float32", List.of())));
  }

  private static NDArray run(NDManager manager, ModelProto model, NDArray[] inputs, Shape shape)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> given = new LinkedHashMap<>();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      for (int i = 0; i < inputs.length; i++) {
        FloatBuffer values = FloatBuffer.wrap(inputs[i].toFloatArray());
        given.put(
            "x" + i, OnnxTensor.createTensor(environment, values, inputs[i].getShape().getShape()));
      }
      try (OrtSession session = environment.createSession(model.toByteArray(), options);
          OrtSession.Result result = session.run(given)) {
        OnnxTensor output = (OnnxTensor) result.get(0);
        assertThat(output.getInfo().getShape()).isEqualTo(shape.getShape());
        return manager.create(output.getFloatBuffer().array(), shape);
      }
    } finally {
      given.values().forEach(OnnxTensor::close);
    }
  }
}
