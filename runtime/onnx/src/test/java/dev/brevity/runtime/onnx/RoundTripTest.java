package dev.brevity.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.onnxruntime.OrtException;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.onnx.export.ModelWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is imported and written again computes the same, whatever version it is written for. */
class RoundTripTest {
  private static final double RELATIVE = 1e-4;

  /** What cannot be written back, of the samples of operators. */
  private static final List<String> KNOWN =
      List.of(
          "Softmax",
          "LogSoftmax",
          "need opset 14",
          "need opset 15",
          "need opset 16",
          "need opset 18",
          "need opset 19",
          "need opset 20",
          "need opset 23",
          "need opset 24",
          "the operator AttentionMask");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {13, 17, 21, 24})
  void operatorsAreWrittenAsTheyWereRead(int opset) throws IOException, OrtException {
    List<String> refused = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    int written = 0;
    for (SampleModel sample : samples().toList()) {
      try (NDManager manager = NDManager.newBaseManager()) {
        byte[] bytes = sample.bytes();
        Map<String, NDArray> inputs = sample.inputs(manager);
        List<NDArray> expected = Reference.run(manager, bytes, inputs);
        byte[] again = rewritten(manager, bytes, opset);
        List<NDArray> actual = Reference.run(manager, again, inputs);
        written++;
        for (int i = 0; i < expected.size(); i++) {
          if (!alike(actual.get(i), expected.get(i))) {
            wrong.add(sample.toString());
          }
        }
      } catch (RecipeException e) {
        refused.add(sample + ": " + e.diagnostics().get(0).message());
      } catch (OrtException | RuntimeException e) {
        // onnxruntime lacks the latest versions of some operators.
        if (!String.valueOf(e.getMessage()).contains("Could not find an implementation")) {
          wrong.add(sample + ": " + e.getMessage());
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(refused).allMatch(text -> KNOWN.stream().anyMatch(text::contains));
    assertThat(written).isGreaterThan(100);
  }

  private static Stream<SampleModel> samples() {
    return Stream.of(
            LayerSamples.convolutions(),
            LayerSamples.products(),
            LayerSamples.pooling(),
            LayerSamples.activations(),
            LayerSamples.normalization(),
            FusedSamples.fused(),
            FusedSamples.quantized(),
            FusedSamples.recent(),
            TensorSamples.elementwise(),
            TensorSamples.shapes(),
            TensorSamples.indexing(),
            TensorSamples.reductions(),
            TensorSamples.resizing(),
            RecurrentSamples.recurrent(),
            FlowSamples.all(),
            ListAndCacheSamples.all())
        .flatMap(cases -> cases);
  }

  private byte[] rewritten(NDManager manager, byte[] bytes, int opset) throws IOException {
    Path file = folder.resolve("sample.onnx");
    Files.write(file, bytes);
    OnnxModel model =
        new OnnxImporter(manager).read(file, "sample.onnx", new Diagnostics()).orElseThrow();
    return new ModelWriter(opset, Map.of())
        .write(
            new GraphBlock(model.graph(), manager),
            manager,
            ports(model.inputs()),
            ports(model.outputs()))
        .toByteArray();
  }

  private static List<Port> ports(List<OnnxModel.Port> ports) {
    return ports.stream().map(OnnxModel.Port::outlined).toList();
  }

  private static boolean alike(NDArray actual, NDArray expected) {
    if (!actual.getShape().equals(expected.getShape())
        || actual.getDataType() != expected.getDataType()) {
      return false;
    }
    double[] wanted = expected.toType(DataType.FLOAT64, true).toDoubleArray();
    double[] got = actual.toType(DataType.FLOAT64, true).toDoubleArray();
    double range = 1e-6;
    for (double value : wanted) {
      range = Double.isFinite(value) ? Math.max(range, Math.abs(value)) : range;
    }
    for (int i = 0; i < wanted.length; i++) {
      boolean same = Double.compare(got[i], wanted[i]) == 0;
      if (!same && !(Math.abs(got[i] - wanted[i]) <= RELATIVE * range)) {
        return false;
      }
    }
    return true;
  }
}
