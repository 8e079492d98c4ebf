package dev.brevity.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.onnxruntime.OrtException;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.runtime.graph.GraphBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Each operator, with its options and over its versions, computes what onnxruntime computes. */
class OperatorTest {
  private static final double RELATIVE = 1e-4;

  @TempDir private Path folder;

  @EveryOperator
  void computesWhatOnnxruntimeComputes(SampleModel sample) throws IOException, OrtException {
    byte[] bytes = sample.bytes();
    Path file = folder.resolve("sample.onnx");
    Files.write(file, bytes);
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, NDArray> inputs = sample.inputs(manager);
      List<NDArray> expected = Reference.run(manager, bytes, inputs);

      Diagnostics found = new Diagnostics();
      OnnxModel model =
          new OnnxImporter(manager)
              .read(file, "sample.onnx", found)
              .orElseThrow(() -> new AssertionError(found.all()));
      NDList outputs =
          new GraphBlock(model.graph(), manager).evaluate(inputs.values().toArray(new NDArray[0]));

      assertThat(outputs).hasSameSizeAs(expected);
      for (int n = 0; n < expected.size(); n++) {
        compare(outputs.get(n), expected.get(n));
      }
    }
  }

  private static void compare(NDArray actual, NDArray expected) {
    assertThat(actual.getShape()).isEqualTo(expected.getShape());
    assertThat(actual.getDataType()).isEqualTo(expected.getDataType());
    double[] wanted = expected.toType(DataType.FLOAT64, true).toDoubleArray();
    double range = 1e-6;
    for (double value : wanted) {
      range = Double.isFinite(value) ? Math.max(range, Math.abs(value)) : range;
    }
    assertThat(actual.toType(DataType.FLOAT64, true).toDoubleArray())
        .usingComparatorWithPrecision(RELATIVE * range)
        .containsExactly(wanted);
  }
}
