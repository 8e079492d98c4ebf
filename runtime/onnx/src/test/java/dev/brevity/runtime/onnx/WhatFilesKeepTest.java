package dev.brevity.runtime.onnx;

import static dev.brevity.runtime.onnx.SampleModel.i;
import static dev.brevity.runtime.onnx.SampleModel.ints;
import static dev.brevity.runtime.onnx.SampleModel.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.onnx.element.ElementType;
import dev.brevity.runtime.onnx.element.StoredElements;
import dev.brevity.runtime.onnx.export.ModelWriter;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.NetworkQuantization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.StringStringEntryProto;
import onnx.TensorProto;
import onnx.TensorShapeProto;
import onnx.ValueInfoProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is read and written again keeps what it says besides its numbers. */
class WhatFilesKeepTest {
  @TempDir private Path folder;

  @Test
  void namesOfAxesAndWhatTheFileSaysOfItself() throws IOException {
    ModelProto.Builder model =
        ModelProto.parseFrom(
            new SampleModel("model", 17)
                .input("a", 3, 4)
                .input("b", 5, 4)
                .node("Transpose", "b", "t", ints("perm", 1, 0))
                .node("MatMul", "a t", "y")
                .output("y")
                .bytes())
            .toBuilder();
    model.setProducerName("trainer").setProducerVersion("3.1").setDomain("com.acme");
    model.setModelVersion(7).setDocString("about the model");
    model.addMetadataProps(
        StringStringEntryProto.newBuilder().setKey("labels").setValue("cat,dog"));
    model.getGraphBuilder().setName("two towers").setDocString("about the graph");
    name(model.getGraphBuilder().getInputBuilder(0), "queries", "4");
    name(model.getGraphBuilder().getInputBuilder(1), "", "4");
    name(model.getGraphBuilder().getOutputBuilder(0), "queries", "");
    model.getGraphBuilder().getInputBuilder(0).setDocString("what is asked");

    ModelProto written = rewritten(model.build(), 17);

    assertThat(written.getProducerName()).isEqualTo("trainer");
    assertThat(written.getProducerVersion()).isEqualTo("3.1");
    assertThat(written.getDomain()).isEqualTo("com.acme");
    assertThat(written.getModelVersion()).isEqualTo(7);
    assertThat(written.getDocString()).isEqualTo("about the model");
    assertThat(written.getMetadataPropsList())
        .extracting(StringStringEntryProto::getKey, StringStringEntryProto::getValue)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("labels", "cat,dog"));
    assertThat(written.getGraph().getName()).isEqualTo("two towers");
    assertThat(written.getGraph().getDocString()).isEqualTo("about the graph");
    assertThat(written.getGraph().getInput(0).getDocString()).isEqualTo("what is asked");
    assertThat(axes(written.getGraph().getInput(0))).containsExactly("queries", "4");
    assertThat(axes(written.getGraph().getInput(1))).containsExactly("", "4");
    assertThat(axes(written.getGraph().getOutput(0))).containsExactly("queries", "");
  }

  @Test
  void anInputThatIsAnOutputAndATensorThatIsTwo() throws IOException, OrtException {
    ModelProto model =
        ModelProto.parseFrom(
            new SampleModel("passing", 17)
                .input("x", 1, 4)
                .node("Relu", "x", "y")
                .output("x")
                .output("y")
                .output("y")
                .bytes());

    ModelProto written = rewritten(model, 17);

    assertThat(written.getGraph().getOutputList())
        .extracting(ValueInfoProto::getName)
        .containsExactly("x", "y", "y");
    try (OrtEnvironment engine = OrtEnvironment.getEnvironment();
        OrtSession session = engine.createSession(written.toByteArray())) {
      assertThat(session.getOutputNames()).contains("x", "y");
    }
  }

  @Test
  void theShapeOfASingleNumber() throws IOException {
    ModelProto model =
        ModelProto.parseFrom(
            new SampleModel("loss", 17)
                .input("x", 3, 4)
                .node("ReduceMean", "x", "y", i("keepdims", 0))
                .output("y")
                .bytes());

    ValueInfoProto output = rewritten(model, 17).getGraph().getOutput(0);

    assertThat(output.getType().getTensorType().hasShape()).isTrue();
    assertThat(axes(output)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 17, 24})
  void paddingThatDependsOnTheSizeOfTheInput(int opset) throws IOException, OrtException {
    for (String lower : List.of("SAME_UPPER", "SAME_LOWER")) {
      ModelProto.Builder model =
          ModelProto.parseFrom(
              new SampleModel(lower, 13)
                  .input("x", 1, 2, 6, 6)
                  .weight("w", 3, 2, 3, 2)
                  .node("Conv", "x w", "y", s("auto_pad", lower), ints("strides", 2, 3))
                  .output("y")
                  .bytes())
              .toBuilder();
      name(model.getGraphBuilder().getInputBuilder(0), "n", "2", "h", "w");
      byte[] given = model.build().toByteArray();
      byte[] written = rewritten(model.build(), opset).toByteArray();
      try (NDManager manager = NDManager.newBaseManager()) {
        for (Shape shape : List.of(new Shape(1, 2, 6, 6), new Shape(2, 2, 7, 11))) {
          Map<String, NDArray> inputs =
              Map.of("x", manager.randomUniform(-1, 1, shape, DataType.FLOAT32));
          NDArray expected = Reference.run(manager, given, inputs).get(0);
          NDArray actual = Reference.run(manager, written, inputs).get(0);
          assertThat(actual.getShape()).isEqualTo(expected.getShape());
          assertThat(actual.sub(expected).abs().max().getFloat()).isCloseTo(0, within(1e-5f));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"antialias, 0, ''", "antialias, 1, need opset 18"})
  void optionsOfLaterVersionsThatSayWhatIsUsual(String option, long value, String problem)
      throws IOException {
    ModelProto model =
        ModelProto.parseFrom(
            new SampleModel("resized", 18)
                .input("x", 1, 2, 4, 4)
                .reals("s", 1, 1, 2, 2)
                .reals("none")
                .node(
                    "Resize",
                    "x none s",
                    "y",
                    i(option, value),
                    s("mode", "linear"),
                    s("keep_aspect_ratio_policy", "stretch"))
                .output("y")
                .bytes());

    if (problem.isEmpty()) {
      assertThat(rewritten(model, 17).getGraph().getNodeList())
          .filteredOn(node -> node.getOpType().equals("Resize"))
          .singleElement()
          .satisfies(
              node ->
                  assertThat(node.getAttributeList())
                      .extracting(AttributeProto::getName)
                      .doesNotContain("antialias", "keep_aspect_ratio_policy"));
    } else {
      assertThatThrownBy(() -> rewritten(model, 17))
          .isInstanceOf(RecipeException.class)
          .hasMessageContaining(problem);
    }
  }

  @Test
  void aTensorThatSeveralLayersUse() throws IOException {
    ModelProto model =
        ModelProto.parseFrom(
            new SampleModel("shared", 17)
                .input("x", 1, 4, 6, 6)
                .weight("w", 4, 4, 3, 3)
                .weight("b", 4)
                .node("Conv", "x w", "c1", ints("pads", 1, 1, 1, 1))
                .node("Conv", "c1 w", "c2", ints("strides", 2, 2))
                .node("Conv", "c1 w b", "c3", ints("strides", 2, 2))
                .node("Add", "c2 c3", "y")
                .output("y")
                .bytes());

    ModelProto written = rewritten(model, 17);

    assertThat(written.getGraph().getInitializerList())
        .filteredOn(tensor -> tensor.getDimsCount() == 4)
        .hasSize(1);
    assertThat(written.getGraph().getNodeList())
        .filteredOn(node -> node.getOpType().equals("Conv"))
        .extracting(node -> node.getInput(1))
        .containsOnly(
            written.getGraph().getInitializerList().stream()
                .filter(tensor -> tensor.getDimsCount() == 4)
                .map(TensorProto::getName)
                .findFirst()
                .orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 17, 23})
  void aNormalizationThatLaterVersionsHave(int opset) throws IOException {
    ModelProto model =
        ModelProto.parseFrom(
            new SampleModel("normalized", 23)
                .input("x", 2, 3, 8)
                .positive("g", 8)
                .node("RMSNormalization", "x g", "y", i("axis", -1))
                .output("y")
                .bytes());

    assertThat(rewritten(model, opset).getGraph().getNodeList())
        .extracting(NodeProto::getOpType)
        .contains("Sqrt");
  }

  @ParameterizedTest
  @CsvSource({"FLOAT16, 13", "FLOAT16, 21", "BFLOAT16, 17"})
  void halfFloats(TensorProto.DataType half, int opset) throws IOException, OrtException {
    ModelProto.Builder model =
        ModelProto.parseFrom(
            new SampleModel("half", 16)
                .input("x", 1, 3, 8, 8)
                .weight("w", 4, 3, 3, 3)
                .weight("b", 4)
                .reals("s", 1, 1, 2, 2)
                .reals("none")
                .node("Conv", "x w b", "c", ints("pads", 1, 1, 1, 1))
                .node("Relu", "c", "r")
                .node("Resize", "r none s", "y", s("mode", "nearest"))
                .output("y")
                .bytes())
            .toBuilder();
    name(model.getGraphBuilder().getOutputBuilder(0), "batch", "4", "16", "16");
    halve(model, half);

    ModelProto written = rewritten(model.build(), opset);

    assertThat(types(written.getGraph().getInputList())).containsOnly(half.getNumber());
    assertThat(types(written.getGraph().getOutputList())).containsOnly(half.getNumber());
    assertThat(written.getGraph().getInitializerList())
        .filteredOn(tensor -> tensor.getDimsCount() == 4)
        .extracting(TensorProto::getDataType, tensor -> tensor.getRawData().size())
        .containsOnly(org.assertj.core.groups.Tuple.tuple(half.getNumber(), 2 * 108));
    if (half == TensorProto.DataType.FLOAT16) {
      requireSame(model.build(), written, 0.002f, 1, 3, 8, 8);
    }
  }

  /** Files for an engine compute in floats, behind the ports that the model has. */
  @Test
  void halfFloatsOfPortsInFilesForEngines()
      throws IOException, UnreadableModelException, OrtException {
    ModelProto.Builder model =
        ModelProto.parseFrom(
            new SampleModel("half", 17)
                .input("x", 1, 8)
                .weight("w", 8, 4)
                .node("MatMul", "x w", "y")
                .output("y")
                .bytes())
            .toBuilder();
    halve(model, TensorProto.DataType.FLOAT16);
    Path recipes =
        Files.writeString(
            folder.resolve("plan.quant"),
            """
            plan P {
              layers Linear {
                input = ShiftedUint8ActPerTensorFloat
                weight = Int8WeightPerChannelFloat
              }
              steps { calibrate }
              export onnx_qcdq { target = "onnxruntime-cpu" }
            }
            """);
    Path given = Files.write(folder.resolve("half.onnx"), model.build().toByteArray());
    float[] numbers = new float[16];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i / 15f;
    }
    Path samples = Files.write(folder.resolve("x.npy"), NumberFile.of(numbers, 2, 8));
    Path file = folder.resolve("written.onnx");

    NetworkQuantization.of(Brevity.recipes(recipes), "P", given, samples)
        .write(file, new Interruption());

    ModelProto written = ModelProto.parseFrom(Files.readAllBytes(file));
    int half = TensorProto.DataType.FLOAT16_VALUE;
    assertThat(types(written.getGraph().getInputList())).containsExactly(half);
    assertThat(types(written.getGraph().getOutputList())).containsExactly(half);
    requireSame(model.build(), written, 0.02f, 2, 8);
  }

  /** Computes both with half floats between 0 and 1, which the plan has seen. */
  private static void requireSame(
      ModelProto given, ModelProto written, float tolerance, long... shape) throws OrtException {
    try (NDManager manager = NDManager.newBaseManager()) {
      Shape sizes = new Shape(shape);
      NDArray x =
          manager
              .arange((float) sizes.size())
              .div(sizes.size() - 1)
              .reshape(sizes)
              .toType(DataType.FLOAT16, false);
      NDArray expected = Reference.run(manager, given.toByteArray(), Map.of("x", x)).get(0);

      for (OptLevel level : List.of(OptLevel.NO_OPT, OptLevel.ALL_OPT)) {
        NDArray y = Reference.run(manager, written.toByteArray(), Map.of("x", x), level).get(0);

        assertThat(y.getDataType()).isEqualTo(DataType.FLOAT16);
        NDArray wanted = expected.toType(DataType.FLOAT32, false);
        NDArray off = y.toType(DataType.FLOAT32, false).sub(wanted).abs().max();
        assertThat(off.getFloat()).isLessThan(tolerance * wanted.abs().max().getFloat());
      }
    }
  }

  /** A network that computes in floats in between. */
  @Test
  void portsOfHalfFloatsBesideSuchOfFloats() throws IOException, OrtException {
    ModelProto.Builder model =
        ModelProto.parseFrom(
            new SampleModel("mixed", 17)
                .input("x", 2, 4)
                .input("z", 2, 4)
                .node("Cast", "x", "f", i("to", 1))
                .node("Add", "f z", "y")
                .node("Cast", "y", "h", i("to", 10))
                .output("y")
                .output("h")
                .bytes())
            .toBuilder();
    GraphProto.Builder graph = model.getGraphBuilder();
    int half = TensorProto.DataType.FLOAT16_VALUE;
    graph.getInputBuilder(0).getTypeBuilder().getTensorTypeBuilder().setElemType(half);
    graph.getOutputBuilder(1).getTypeBuilder().getTensorTypeBuilder().setElemType(half);

    ModelProto written = rewritten(model.build(), 17);

    assertThat(types(written.getGraph().getInputList())).containsExactly(half, 1);
    assertThat(types(written.getGraph().getOutputList())).containsExactly(1, half);
    try (OrtSession session =
        OrtEnvironment.getEnvironment().createSession(written.toByteArray())) {
      assertThat(session.getOutputNames()).containsExactly("y", "h");
    }
  }

  /** Gives inputs, outputs and weights another type. */
  private static void halve(ModelProto.Builder model, TensorProto.DataType half) {
    StoredElements elements = new StoredElements(ElementType.of(half.getNumber()).orElseThrow());
    for (TensorProto.Builder tensor : model.getGraphBuilder().getInitializerBuilderList()) {
      if (!tensor.getName().equals("s") && !tensor.getName().equals("none")) {
        tensor.setDataType(half.getNumber());
        tensor.getFloatDataList().forEach(x -> tensor.addInt32Data(elements.stored(x) & 0xFFFF));
        tensor.clearFloatData();
      }
    }
    for (ValueInfoProto.Builder port :
        List.of(
            model.getGraphBuilder().getInputBuilder(0),
            model.getGraphBuilder().getOutputBuilder(0))) {
      port.getTypeBuilder().getTensorTypeBuilder().setElemType(half.getNumber());
    }
  }

  private static List<Integer> types(List<ValueInfoProto> ports) {
    return ports.stream().map(port -> port.getType().getTensorType().getElemType()).toList();
  }

  private static void name(ValueInfoProto.Builder port, String... axes) {
    port.getTypeBuilder().getTensorTypeBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE);
    TensorShapeProto.Builder shape =
        port.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder().clearDim();
    for (String axis : axes) {
      TensorShapeProto.Dimension.Builder dimension = shape.addDimBuilder();
      if (axis.matches("\\d+")) {
        dimension.setDimValue(Long.parseLong(axis));
      } else if (!axis.isEmpty()) {
        dimension.setDimParam(axis);
      }
    }
  }

  private static List<String> axes(ValueInfoProto port) {
    List<String> axes = new ArrayList<>();
    for (TensorShapeProto.Dimension axis : port.getType().getTensorType().getShape().getDimList()) {
      axes.add(axis.hasDimValue() ? String.valueOf(axis.getDimValue()) : axis.getDimParam());
    }
    return axes;
  }

  private ModelProto rewritten(ModelProto given, int opset) throws IOException {
    Path file = folder.resolve("model.onnx");
    Files.write(file, given.toByteArray());
    try (NDManager manager = NDManager.newBaseManager()) {
      OnnxModel model =
          new OnnxImporter(manager).read(file, "model.onnx", new Diagnostics()).orElseThrow();
      return new ModelWriter(opset, Map.of(), model.origin())
          .write(
              new GraphBlock(model.graph(), manager),
              manager,
              model.inputs().stream().map(OnnxModel.Port::outlined).toList(),
              model.outputs().stream().map(OnnxModel.Port::outlined).toList());
    }
  }
}
