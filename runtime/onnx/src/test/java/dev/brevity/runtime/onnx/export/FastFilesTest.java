package dev.brevity.runtime.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.onnxruntime.OrtException;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.onnx.placement.PlacedGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import onnx.ModelProto;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the plan for speed writes, onnxruntime computes in integers, and means what it says. */
class FastFilesTest {
  private static final int SAMPLES = 64;

  /** Integers round once more than floating point does, here and there by one step. */
  private static final double AGREEMENT = 30;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"lenet, ALL", "resnetmini, ALL", "resnetmini, LEAST_COST"})
  void noLayerIsLeftBetweenQuantizersInFloat(String name, String choice)
      throws IOException, OrtException, UnreadableModelException {
    PlacedGraph file = fast(name, choice);

    PlacedGraph optimized = file.optimized(folder);

    assertThat(optimized.unfused()).isEmpty();
    assertThat(optimized.types()).containsAnyOf("QLinearConv", "QGemm");
    float[] plain = file.run(false, 1, 1, 28, 28);
    assertThat(decibels(plain, file.run(true, 1, 1, 28, 28))).isGreaterThan(AGREEMENT);
  }

  /** A target lays out what any plan quantizes; what nothing quantizes stays in float. */
  @ParameterizedTest
  @CsvSource({"LayerwiseInt8, lenet, 1", "GraphInt8, lenet, 1", "GraphInt8, resnetmini, 5"})
  void otherPlansAreLaidOutToo(String plan, String name, int convolutions)
      throws IOException, OrtException, UnreadableModelException {
    PlacedGraph optimized = written(plan, name, "ALL").optimized(folder);

    assertThat(optimized.unfused()).isEmpty();
    assertThat(optimized.types().stream().filter("QLinearConv"::equals).count())
        .isGreaterThanOrEqualTo(convolutions);
  }

  /** Weights of 7 bits, which no processor's sums saturate on. */
  private PlacedGraph fast(String name, String choice)
      throws IOException, UnreadableModelException {
    return written("FastInt8", name, choice);
  }

  private PlacedGraph written(String plan, String name, String choice)
      throws IOException, UnreadableModelException {
    String recipe =
        """
        brevity 1
        plan Fast extends %s {
          export onnx_qcdq {
            opset = 21
            target = "onnxruntime-cpu"
            integers = %s
            reduce_range = true
          }
        }
        """
            .formatted(plan, choice);
    Path model = folder.resolve("model.onnx");
    Files.write(model, Digits.model(name + ".onnx"));
    try (NDManager manager = NDManager.newBaseManager();
        Dataset data = new Digits().calibration(folder.resolve("calibration"), SAMPLES)) {
      Path file =
          PlannedModel.quantize(manager, folder, model, recipe, Optional.of(data)).export(folder);
      return new PlacedGraph(ModelProto.parseFrom(Files.readAllBytes(file)));
    }
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
