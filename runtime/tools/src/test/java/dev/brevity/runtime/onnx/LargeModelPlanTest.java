package dev.brevity.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brevity.dsl.cli.Main;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.OperatorSetIdProto;
import onnx.StringStringEntryProto;
import onnx.TensorProto;
import onnx.TensorShapeProto;
import onnx.TypeProto;
import onnx.ValueInfoProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model with gigabytes of weights next to it is planned in little memory, without an engine. */
class LargeModelPlanTest {
  private static final long FEATURES = 16_000;
  private static final int FLOAT = 1;
  private static final int INT8 = 3;
  private static final FileTime LONG_AGO = FileTime.fromMillis(0);

  @TempDir private Path folder;

  @Test
  void readsNoWeightsAndStartsNoEngine() throws IOException, InterruptedException {
    Path weights = folder.resolve("weights.bin");
    Files.write(folder.resolve("model.onnx"), model().toByteArray());
    try (RandomAccessFile file = new RandomAccessFile(weights.toFile(), "rw")) {
      file.setLength(9 * FEATURES * FEATURES);
    }
    assumeTrue(recordsAccess(), "the file system does not record when files are read");
    forgetAccess(weights);

    Path classes = folder.resolve("classes.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Xlog:class+load:file=" + classes,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "plan",
                "model.onnx",
                "--plan",
                "LayerwiseInt8")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said)
        .contains("weights take 3,072,000,000 bytes")
        .containsPattern("(?m)^first +Linear ")
        .containsPattern("(?m)^turned +Linear ")
        .containsPattern("(?m)^dequantized +Linear ");
    assertThat(Files.readString(classes))
        .contains(OnnxFormat.class.getName())
        .doesNotContain("ai.djl.pytorch", "ai.djl.engine.Engine ");
    assertThat(accessed(weights)).isEqualTo(LONG_AGO);
  }

  private boolean recordsAccess() throws IOException {
    Path probe = Files.writeString(folder.resolve("probe"), "read me");
    forgetAccess(probe);
    return Files.readString(probe).equals("read me") && !accessed(probe).equals(LONG_AGO);
  }

  private static void forgetAccess(Path file) throws IOException {
    Files.getFileAttributeView(file, BasicFileAttributeView.class).setTimes(null, LONG_AGO, null);
  }

  private static FileTime accessed(Path file) throws IOException {
    return Files.getFileAttributeView(file, BasicFileAttributeView.class)
        .readAttributes()
        .lastAccessTime();
  }

  private static ModelProto model() {
    long size = FEATURES * FEATURES;
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(
            GraphProto.newBuilder()
                .addInput(value("x"))
                .addInitializer(outside("first.weight", FLOAT, 0, 4 * size))
                .addInitializer(outside("turned.weight", FLOAT, 4 * size, 4 * size))
                .addInitializer(outside("codes", INT8, 8 * size, size))
                .addInitializer(
                    TensorProto.newBuilder().setName("scale").setDataType(FLOAT).addFloatData(0.1f))
                .addNode(node("MatMul", "first", "a", "x", "first.weight"))
                .addNode(
                    node("Transpose", "turn", "t", "turned.weight")
                        .addAttribute(
                            AttributeProto.newBuilder()
                                .setName("perm")
                                .setType(AttributeProto.AttributeType.INTS)
                                .addInts(1)
                                .addInts(0)))
                .addNode(node("MatMul", "turned", "b", "a", "t"))
                .addNode(node("DequantizeLinear", "decode", "w", "codes", "scale"))
                .addNode(node("MatMul", "dequantized", "y", "b", "w"))
                .addOutput(value("y")))
        .build();
  }

  private static NodeProto.Builder node(String type, String name, String output, String... inputs) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(type).setName(name).addOutput(output);
    for (String input : inputs) {
      node.addInput(input);
    }
    return node;
  }

  private static TensorProto outside(String name, int type, long offset, long length) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(type)
        .addDims(FEATURES)
        .addDims(FEATURES)
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", "weights.bin"))
        .addExternalData(entry("offset", Long.toString(offset)))
        .addExternalData(entry("length", Long.toString(length)))
        .build();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private static ValueInfoProto value(String name) {
    TensorShapeProto shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"))
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(FEATURES))
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(FLOAT).setShape(shape)))
        .build();
  }
}
