package dev.brevity.runtime.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtModel;
import ai.djl.training.ParameterStore;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.dsl.model.NetworkFormats;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.onnx.Reference;
import dev.brevity.runtime.onnx.definition.StandardOperators;
import dev.brevity.runtime.onnx.dpu.DpuEvaluation;
import dev.brevity.runtime.onnx.dpu.FloatTensor;
import dev.brevity.runtime.onnx.dpu.IntegerTensor;
import dev.brevity.runtime.onnx.element.Attributes;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.NetworkQuantization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.OperatorSetIdProto;
import onnx.TensorProto;
import onnx.TensorShapeProto;
import onnx.TypeProto;
import onnx.ValueInfoProto;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A model with two inputs and two results and a free batch, whatever its names are: every target
 * writes a file that computes the same.
 */
class NamesInFilesTest {
  private static final Shape IMAGES = new Shape(3, 2, 6, 6);
  private static final double NEAR = 20;

  private static final String FLOATING =
      """
      input = Int8ActPerTensorFloat  weight = Int8WeightPerChannelFloat  bias = Int32Bias
      output = Int8ActPerTensorFloat
      """;
  private static final String SYMMETRIC =
      FLOATING.replace("PerChannel", "PerTensor").replace("Int8Act", "ShiftedUint8Act");
  private static final String FIXED =
      """
      input = Int8ActPerTensorFixedPoint  weight = Int8WeightPerTensorFixedPoint
      bias = Int8BiasPerTensorFixedPointInternalScaling  output = Int8ActPerTensorFixedPoint
      """;

  @TempDir private Path folder;

  /** Computes a file: its results in order, of inputs by name. */
  private interface Consumer {
    List<float[]> compute(NDManager manager, Path file, Map<String, NDArray> inputs)
        throws Exception;
  }

  /** A format with the quantizers that it takes, and what reads it. */
  private record Format(String export, String quantizers, Consumer consumer) {
    @Override
    public String toString() {
      return export;
    }
  }

  /** How a model calls its values and its nodes. */
  private record Naming(String title, UnaryOperator<String> values, UnaryOperator<String> nodes) {
    @Override
    public String toString() {
      return title;
    }
  }

  private static final Naming PLAIN = new Naming("plain", name -> name, name -> name);

  static Stream<Arguments> everyFormatWithAllNames() {
    List<Format> formats =
        List.of(
            new Format("onnx_qcdq", FLOATING, NamesInFilesTest::onnx),
            new Format(
                "onnx_qcdq { target = \"onnxruntime-cpu\" }", FLOATING, NamesInFilesTest::onnx),
            new Format("onnx_qop", FLOATING, NamesInFilesTest::onnx),
            new Format("onnx_qonnx", FLOATING, NamesInFilesTest::onnx),
            new Format("finn_legacy", FLOATING, NamesInFilesTest::onnx),
            new Format("torchscript_quantized", SYMMETRIC, NamesInFilesTest::script),
            new Format("dpu { version = V1 }", FIXED, NamesInFilesTest::integers),
            new Format("dpu { version = V2 }", FIXED, NamesInFilesTest::integers));
    List<Naming> namings =
        List.of(
            new Naming("nodes without names", name -> name, name -> ""),
            new Naming("nodes of one name", name -> name, name -> "node"),
            new Naming(
                "odd characters",
                name -> "é \"%s\\/:\n\t'日".formatted(name),
                name -> "a b/ü" + name),
            new Naming("numbers", name -> String.valueOf(NAMES.indexOf(name)), name -> "0"),
            new Naming(
                "words of languages",
                among("class self forward import torch ops CONSTANTS _ 1"),
                name -> "def"),
            new Naming(
                "one name in letters and digits",
                among("a.b a_b a/b a:b a-b a~b a+b a=b a@b"),
                name -> name),
            new Naming(
                "what exports make",
                among(
                    "scale zero_point a.weight_quantized a_quantized a.input_scale a_output"
                        + " a_quantized_1 y_quantized Conv_0"),
                name -> "Quant"));
    return formats.stream()
        .flatMap(format -> namings.stream().map(naming -> Arguments.of(format, naming)));
  }

  private static final List<String> NAMES =
      List.of("left", "right", "a.weight", "a.bias", "b.weight", "b.bias", "a", "b", "y");

  private static UnaryOperator<String> among(String names) {
    return name -> names.split(" ")[NAMES.indexOf(name)];
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("everyFormatWithAllNames")
  void namesChangeNothing(Format format, Naming naming) throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      List<float[]> plain = computed(manager, format, PLAIN);
      List<float[]> named = computed(manager, format, naming);

      List<NDArray> floats =
          Reference.run(manager, model(PLAIN).toByteArray(), inputs(manager, PLAIN));
      assertThat(named).hasSize(2);
      for (int i = 0; i < 2; i++) {
        assertThat(named.get(i)).isEqualTo(plain.get(i));
        assertThat(decibels(floats.get(i).toFloatArray(), plain.get(i))).isGreaterThan(NEAR);
      }
    }
  }

  private List<float[]> computed(NDManager manager, Format format, Naming naming) throws Exception {
    Path made = folder.resolve(naming.equals(PLAIN) ? "plain" : "named");
    Files.createDirectories(made);
    return format
        .consumer()
        .compute(manager, written(manager, made, format, naming), inputs(manager, naming));
  }

  private static Path written(NDManager manager, Path made, Format format, Naming naming)
      throws IOException, UnreadableModelException {
    Path network = made.resolve("model.onnx");
    Files.write(network, model(naming).toByteArray());
    Path recipe = made.resolve("plan.quant");
    Files.writeString(
        recipe,
        """
        brevity 1
        plan Named {
          style = layerwise
          layers Conv { %s }
          steps { calibrate { batch_size = 4 } }
          export %s
        }
        """
            .formatted(format.quantizers(), format.export()));
    List<Port> ports = NetworkFormats.open(network, "model.onnx").outline().inputs();
    Path samples = new DrawnSamples(ports).write(manager, made.resolve("samples.npz"), 8);
    Path file = made.resolve("result");
    NetworkQuantization.of(Brevity.recipes(recipe), "Named", network, samples)
        .write(file, new Interruption());
    return file;
  }

  private static List<float[]> onnx(NDManager manager, Path file, Map<String, NDArray> inputs)
      throws Exception {
    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
    return floats(Reference.run(manager, StandardOperators.of(model).toByteArray(), inputs));
  }

  private static List<float[]> script(NDManager manager, Path file, Map<String, NDArray> inputs)
      throws Exception {
    try (Model model = Model.newInstance("archive", "PyTorch");
        InputStream in = Files.newInputStream(file)) {
      ((PtModel) model).load(in);
      NDList given = new NDList(inputs.values());
      return floats(model.getBlock().forward(new ParameterStore(manager, false), given, false));
    }
  }

  private static List<float[]> integers(NDManager manager, Path file, Map<String, NDArray> inputs)
      throws IOException {
    Map<String, FloatTensor> given = new HashMap<>();
    inputs.forEach(
        (name, values) ->
            given.put(name, new FloatTensor(IMAGES.getShape(), values.toFloatArray())));
    return DpuEvaluation.of(file).evaluate(given).values().stream()
        .map(IntegerTensor::toFloats)
        .toList();
  }

  private static List<float[]> floats(List<NDArray> results) {
    return results.stream().map(NDArray::toFloatArray).toList();
  }

  private static Map<String, NDArray> inputs(NDManager manager, Naming naming) {
    Random random = new Random(5);
    Map<String, NDArray> inputs = new LinkedHashMap<>();
    for (String name : List.of("left", "right")) {
      NDArray values = manager.create(numbers(random, (int) IMAGES.size(), 1), IMAGES);
      inputs.put(naming.values().apply(name), values);
    }
    return inputs;
  }

  /** A convolution of each input; the second one is pooled. */
  private static ModelProto model(Naming naming) {
    UnaryOperator<String> values = naming.values();
    Random random = new Random(3);
    GraphProto.Builder graph = GraphProto.newBuilder().setName("named");
    for (String input : List.of("left", "right")) {
      graph.addInput(port(values.apply(input), -1, 2, 6, 6));
    }
    for (String layer : List.of("a", "b")) {
      String weight = values.apply(layer + ".weight");
      String bias = values.apply(layer + ".bias");
      graph.addInitializer(constant(weight, random, 0.3f, 4, 2, 3, 3));
      graph.addInitializer(constant(bias, random, 0.3f, 4));
      graph.addNode(
          NodeProto.newBuilder()
              .setOpType("Conv")
              .setName(naming.nodes().apply(layer))
              .addInput(values.apply(layer.equals("a") ? "left" : "right"))
              .addInput(weight)
              .addInput(bias)
              .addOutput(values.apply(layer)));
    }
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("MaxPool")
            .setName(naming.nodes().apply("pool"))
            .addInput(values.apply("b"))
            .addOutput(values.apply("y"))
            .addAttribute(Attributes.integers("kernel_shape", List.of(2L, 2L)))
            .addAttribute(Attributes.integers("strides", List.of(2L, 2L))));
    graph.addOutput(port(values.apply("a"), -1, 4, 4, 4));
    graph.addOutput(port(values.apply("y"), -1, 4, 2, 2));
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
        .setGraph(graph)
        .build();
  }

  private static TensorProto constant(String name, Random random, float factor, long... shape) {
    return TensorProtos.floats(name, shape, numbers(random, (int) new Shape(shape).size(), factor));
  }

  private static float[] numbers(Random random, int count, float factor) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = factor * (float) random.nextGaussian();
    }
    return values;
  }

  private static ValueInfoProto port(String name, long... shape) {
    TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
    for (long size : shape) {
      TensorShapeProto.Dimension.Builder dimension = sizes.addDimBuilder();
      if (size < 0) {
        dimension.setDimParam("batch");
      } else {
        dimension.setDimValue(size);
      }
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT.getNumber())
            .setShape(sizes);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static double decibels(float[] expected, float[] actual) {
    double signal = 0;
    double noise = 1e-30;
    for (int i = 0; i < expected.length; i++) {
      signal += (double) expected[i] * expected[i];
      noise += Math.pow((double) actual[i] - expected[i], 2);
    }
    return 10 * Math.log10(signal / noise);
  }
}
