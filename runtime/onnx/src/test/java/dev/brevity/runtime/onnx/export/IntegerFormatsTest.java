package dev.brevity.runtime.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.pytorch.engine.PtModel;
import ai.djl.training.ParameterStore;
import dev.brevity.dsl.model.ModelOrigin;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.layer.QuantConv2d;
import dev.brevity.runtime.layer.QuantConvTranspose2d;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.layer.TruncAvgPool2d;
import dev.brevity.runtime.onnx.LayerChain;
import dev.brevity.runtime.onnx.Reference;
import dev.brevity.runtime.onnx.definition.StandardOperators;
import dev.brevity.runtime.onnx.dpu.DpuEvaluation;
import dev.brevity.runtime.onnx.dpu.DpuTarget;
import dev.brevity.runtime.onnx.dpu.DpuVersion;
import dev.brevity.runtime.onnx.dpu.FloatTensor;
import dev.brevity.runtime.onnx.dpu.IntegerTensor;
import dev.brevity.runtime.onnx.finn.FinnTarget;
import dev.brevity.runtime.onnx.qonnx.QonnxTarget;
import dev.brevity.runtime.onnx.qop.QopTarget;
import dev.brevity.runtime.onnx.torchscript.TorchScriptTarget;
import dev.brevity.runtime.plan.ExportTarget;
import dev.brevity.runtime.plan.NetworkExport;
import dev.brevity.runtime.plan.OutputPlace;
import dev.brevity.runtime.plan.QuantizedNetwork;
import dev.brevity.runtime.plan.Workpiece;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import onnx.ModelProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Formats for integer engines: networks with odd names, several inputs and results. */
class IntegerFormatsTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final Shape IMAGES = new Shape(2, 3, 6, 6);

  @TempDir private Path folder;

  @Test
  void archivesTakeAnyNamesInputsAndResults() throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      QuantConvTranspose2d.Builder transposed =
          QuantConvTranspose2d.builder(BREVITY).filters(4).kernel(2);
      Block second =
          transposed
              .inputQuant("ShiftedUint8ActPerTensorFloat")
              .weightQuant("Int8WeightPerTensorFloat")
              .outputQuant("Int8ActPerTensorFloat")
              .build();
      Block first =
          QuantConv2d.builder(BREVITY)
              .filters(4)
              .kernel(3)
              .inputQuant("Int8ActPerTensorFloat")
              .weightQuant("Int8WeightPerChannelFloat")
              .set("weight_bit_width", 6)
              .outputQuant("Int8ActPerTensorFloat")
              .set("output_bit_width", 5)
              .build();
      GraphBlock network = network(manager, first, second);

      Path file = write(manager, network, new TorchScriptTarget(), "a b.pt");

      NDArray[] inputs = inputs(manager);
      try (Model model = Model.newInstance("archive", "PyTorch");
          InputStream in = Files.newInputStream(file)) {
        ((PtModel) model).load(in);
        NDList results =
            model.getBlock().forward(new ParameterStore(manager, false), new NDList(inputs), false);
        NDList expected = network.evaluate(inputs);
        assertThat(results).hasSize(2);
        for (int i = 0; i < 2; i++) {
          assertThat(results.get(i).sub(expected.get(i)).abs().max().getFloat()).isLessThan(1e-5f);
        }
      }
    }
  }

  static Stream<ExportTarget> onnx() {
    return Stream.of(
        new QopTarget(), new QonnxTarget(true, 2), new QonnxTarget(false, 1), new FinnTarget());
  }

  @ParameterizedTest
  @MethodSource("onnx")
  void onnxTakesAnyNamesInputsAndResults(ExportTarget target) throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      GraphBlock network = network(manager, integers(), integers());

      Path file = write(manager, network, target, "a b.onnx");

      NDArray[] inputs = inputs(manager);
      ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
      List<NDArray> results =
          Reference.run(
              manager,
              StandardOperators.of(model).toByteArray(),
              Map.of("1 in/put:0", inputs[0], "1 in\"put", inputs[1]));
      NDList expected = network.evaluate(inputs);
      assertThat(results).hasSize(2);
      for (int i = 0; i < 2; i++) {
        assertThat(results.get(i).sub(expected.get(i)).abs().max().getFloat()).isLessThan(1e-5f);
      }
    }
  }

  private static Block integers() {
    return QuantConv2d.builder(BREVITY)
        .filters(4)
        .kernel(3)
        .inputQuant("Int8ActPerTensorFloat")
        .weightQuant("Int8WeightPerChannelFloat")
        .biasQuant("Int32Bias")
        .outputQuant("Int8ActPerTensorFloat")
        .build();
  }

  @Test
  void refusedExportsLeaveNothing() throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block first = QuantConv2d.builder(BREVITY).filters(4).kernel(3).build();
      Block second = QuantConv2d.builder(BREVITY).filters(4).kernel(3).build();
      GraphBlock network = network(manager, first, second);

      assertThatThrownBy(() -> write(manager, network, new DpuTarget(DpuVersion.V1), "dpu.onnx"))
          .isInstanceOf(RecipeException.class)
          .hasMessageContaining("its input is not quantized");
      assertThat(folder).isEmptyDirectory();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Int8BiasPerTensorFixedPointInternalScaling", "Int8Bias"})
  void fixedPointEqualsTheNetworkBitForBit(String bias) throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      GraphBlock network = network(manager, fixedPoint(1, bias), fixedPoint(0, bias));
      NDArray[] inputs = inputs(manager);
      for (DpuVersion version : DpuVersion.values()) {
        Path file = write(manager, network, new DpuTarget(version), version + ".onnx");

        Map<String, IntegerTensor> results =
            DpuEvaluation.of(file)
                .evaluate(Map.of("1 in/put:0", values(inputs[0]), "1 in\"put", values(inputs[1])));

        NDList expected = network.evaluate(inputs);
        assertThat(results.get("r.0").toFloats()).isEqualTo(unsignedZeros(expected.get(0)));
        assertThat(results.get("0").toFloats()).isEqualTo(unsignedZeros(expected.get(1)));
      }
    }
  }

  private static Block fixedPoint(int padding, String bias) {
    return QuantConv2d.builder(BREVITY)
        .filters(4)
        .kernel(3)
        .padding(padding)
        .inputQuant("Int8ActPerTensorFixedPoint")
        .weightQuant("Int8WeightPerTensorFixedPoint")
        .biasQuant(bias)
        .outputQuant("Int8ActPerTensorFixedPoint")
        .build();
  }

  @ParameterizedTest
  @CsvSource({
    "2, true",
    "4, true",
    // Scales of ninths are no powers of two.
    "3, false",
    "5, false",
  })
  void averagesEqualTheNetworkBitForBitOrAreRefused(int window, boolean written) throws Exception {
    Shape shape = new Shape(2, 3, 2L * window, 2L * window);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = LayerChain.input(manager, shape);
      List<Block> layers =
          List.of(
              QuantIdentity.builder(BREVITY)
                  .actQuant("Int8ActPerTensorFixedPoint")
                  .returnQuantTensor(true)
                  .build(),
              TruncAvgPool2d.builder(BREVITY).kernel(window).truncQuant("TruncTo8bit").build());
      GraphBlock network = LayerChain.of(manager, x, layers);
      Path file = folder.resolve("average.onnx");

      if (!written) {
        assertThatThrownBy(
                () -> LayerChain.write(manager, network, shape, new DpuTarget(DpuVersion.V1), file))
            .hasMessageContaining("DPUs average");
        return;
      }
      LayerChain.write(manager, network, shape, new DpuTarget(DpuVersion.V1), file);

      float[] y = DpuEvaluation.of(file).evaluate(Map.of("x", values(x))).get("y").toFloats();
      assertThat(y).isEqualTo(unsignedZeros(network.evaluate(x).singletonOrThrow()));
    }
  }

  /** Integers have one zero. */
  private static float[] unsignedZeros(NDArray array) {
    return array.add(0).toFloatArray();
  }

  private static FloatTensor values(NDArray array) {
    return new FloatTensor(array.getShape().getShape(), array.toFloatArray());
  }

  /** Two layers side by side, calibrated. */
  private static GraphBlock network(NDManager manager, Block first, Block second) {
    Graph graph = new Graph();
    Node one = graph.append("x", new Operation.Input());
    Node other = graph.append("x", new Operation.Input());
    List<Node> results = new ArrayList<>();
    for (Block layer : List.of(first, second)) {
      String name = layer == first ? "class" : "cla ss/ü";
      layer.initialize(manager, DataType.FLOAT32, IMAGES);
      graph.addLayer(name, layer);
      results.add(
          graph.append(
              name, new Operation.LayerCall(name), Argument.of(layer == first ? one : other)));
    }
    graph.append("output", new Operation.Output(), Argument.of(results));
    GraphBlock network = new GraphBlock(graph, manager);
    try (Calibration calibration = Calibration.begin(network)) {
      network.evaluate(inputs(manager));
    }
    return network;
  }

  private static NDArray[] inputs(NDManager manager) {
    Random random = new Random(3);
    NDArray[] inputs = new NDArray[2];
    for (int i = 0; i < 2; i++) {
      float[] values = new float[(int) IMAGES.size()];
      for (int k = 0; k < values.length; k++) {
        values[k] = (float) random.nextGaussian();
      }
      inputs[i] = manager.create(values, IMAGES);
    }
    return inputs;
  }

  private Path write(NDManager manager, GraphBlock network, ExportTarget target, String name)
      throws IOException {
    List<Long> shape = List.of(-1L, 3L, 6L, 6L);
    List<Port> inputs =
        List.of(new Port("1 in/put:0", "float32", shape), new Port("1 in\"put", "float32", shape));
    List<Port> outputs =
        List.of(new Port("r.0", "float32", List.of()), new Port("0", "float32", List.of()));
    QuantizedNetwork quantized =
        new QuantizedNetwork(
            new Workpiece(network, manager, inputs),
            inputs,
            outputs,
            Map.of(),
            ModelOrigin.UNKNOWN);
    Path file = folder.resolve(name);
    new NetworkExport(target).write(quantized, folder, OutputPlace.of(file, true));
    return file;
  }
}
