package dev.brevity.runtime.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.model.NetworkFormats;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.EngineForecaster;
import dev.brevity.dsl.plan.PlanResolver;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.data.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans say how large the file will be. */
class ForecastBytesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lenet      | layers WeightLayer { weight = Int8WeightPerChannelFloat } | opset = 17
          resnetmini | layers WeightLayer { weight = Int8WeightPerChannelFloat } | opset = 17
          lenet      | layers WeightLayer { weight = Int8WeightPerTensorFloat { bit_width = 12 } } | opset = 17
          lenet      | layers WeightLayer { weight = Int8WeightPerTensorFloat { bit_width = 12 } } | opset = 21
          resnetmini | layers WeightLayer { weight = Int8WeightPerTensorFloat { bit_width = 3 } } | opset = 21
          lenet      | layers WeightLayer { weight = Fp8e4m3OCPWeightPerTensorFloat } | opset = 19
          lenet      | layers WeightLayer { weight = Fp8e4m3OCPWeightPerTensorFloat } | opset = 17
          resnetmini | layers WeightLayer { input = Int8ActPerTensorFloat  weight = Int8WeightPerChannelFloat  bias = Int32Bias } | opset = 17
          lenet      | layers Linear { weight = Int8WeightPerTensorFloat } | opset = 17
          """)
  void withinTwoPercent(String network, String rules, String export)
      throws IOException, UnreadableModelException {
    String plan =
        """
        brevity 1
        plan Sized {
          style = layerwise
          %s
          steps { merge_batch_norm  calibrate { batch_size = 64 } }
          export onnx_qcdq { %s }
        }
        """
            .formatted(rules, export);
    Path model = Files.write(folder.resolve("model.onnx"), Digits.model(network + ".onnx"));
    long forecast = EngineForecaster.bytes(resolved(plan, model)).orElseThrow();

    long written;
    try (NDManager manager = NDManager.newBaseManager();
        Dataset data = new Digits().calibration(folder.resolve("calibration"), 64)) {
      written =
          Files.size(
              PlannedModel.quantize(manager, folder, model, plan, Optional.of(data))
                  .export(folder));
    }

    assertThat(forecast).isCloseTo(written, Percentage.withPercentage(2));
  }

  private ResolvedPlan resolved(String plan, Path model)
      throws IOException, UnreadableModelException {
    Path recipe = Files.writeString(folder.resolve("sized.quant"), plan);
    Brevity brevity = Brevity.recipes(recipe);
    return new PlanResolver(brevity.library(), new Resolver(brevity.library()))
        .resolve(
            brevity.library().plan("Sized").orElseThrow(),
            NetworkFormats.open(model, "model.onnx").outline(),
            new Diagnostics());
  }
}
