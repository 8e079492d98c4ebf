package dev.brevity.tests.conformance.exports;

import ai.djl.ndarray.NDManager;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.brevity.runtime.graph.GraphBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Files with QuantizeLinear and DequantizeLinear: numbers in onnxruntime. Its integer kernels are
 * left out, since their 16-bit sums saturate on some processors.
 */
final class QcdqComparison implements ExportComparison {
  @Override
  public void compare(
      ExportCase recorded,
      GraphBlock network,
      NDManager manager,
      Path file,
      List<String> mismatches)
      throws IOException {
    byte[] model = Files.readAllBytes(file);
    Map<String, NumpyArray> arrays = recorded.arrays("io.npz");
    for (String suffix : List.of("", "_wide")) {
      NumpyArray x = arrays.get("x" + suffix);
      NumpyArray expected = arrays.get("brevitas_y" + suffix);
      if (x == null || expected == null) {
        continue;
      }
      double step = QonnxComparison.step(recorded);
      for (OptLevel level : List.of(OptLevel.NO_OPT, OptLevel.BASIC_OPT)) {
        float[] y = OrtRun.of(model, x, manager, level);
        Numbers.close("y" + suffix + " with " + level, expected, y, 0.02, step, mismatches);
      }
    }
  }
}
