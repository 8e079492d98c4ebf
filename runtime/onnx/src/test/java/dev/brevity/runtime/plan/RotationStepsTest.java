package dev.brevity.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.plan.PlanResolver;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.plan.StepForecast;
import dev.brevity.dsl.plan.StepForecaster;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.data.DatasetOpener;
import dev.brevity.runtime.data.ExpectedInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotationStepsTest {
  private static final List<Long> INPUT = List.of(-1L, 1L, 6L, 6L);

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rotate",
        "rotate { learn = CAYLEY_SGD  iters = 4  learn_batch = 8 }",
        "permute { block_size = 8  batch_size = 8 } rotate { block_size = 8  orphan_sink = true }"
      })
  void leaveTheNetworkInFloatingPointWhatItWas(String steps) throws IOException {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.randomNormal(new Shape(4, 1, 6, 6));
      Workpiece piece = Workpiece.of(TinyNetwork.graph(manager), manager);
      NDArray before = piece.network().evaluate(x).get(0).duplicate();

      run(piece, "steps { " + steps + " }", new ArrayList<>());

      NDArray after = piece.network().evaluate(x).get(0);
      assertThat(after.sub(before).abs().max().getFloat()).isLessThan(1e-4f);
    }
  }

  @Test
  void learnsForTheQuantizersOfThePlan() throws IOException {
    try (NDManager manager = NDManager.newBaseManager()) {
      List<LayerError> errors = new ArrayList<>();
      Workpiece piece = Workpiece.of(TinyNetwork.graph(manager), manager);

      run(
          piece,
          "layers Linear { weight = Int8WeightPerChannelFloat { bit_width = 3 } }"
              + " steps { rotate { learn = CAYLEY_SGD  iters = 60  learning_rate = 0.5"
              + "  learn_batch = 8 } }",
          errors);

      assertThat(errors).hasSize(1);
      assertThat(errors.get(0).after()).isLessThan(errors.get(0).before());
    }
  }

  @Test
  void planTellsLayersAndEfforts() throws IOException {
    try (NDManager manager = NDManager.newBaseManager()) {
      ResolvedPlan plan =
          plan(
              Workpiece.of(TinyNetwork.graph(manager), manager),
              "layers WeightLayer { weight = Int8WeightPerChannelFloat } steps { gptq }");

      List<StepForecast> forecast = StepForecaster.of(plan);

      assertThat(forecast).hasSize(1);
      assertThat(forecast.get(0).layers()).containsExactly("conv", "fc1", "fc2");
      // Columns and outputs: 9 and 4, 64 and 5, 5 and 3. Nothing is known of sizes between layers.
      assertThat(forecast.get(0).perSample()).isEqualTo(81 + 64 * 64 + 25);
      assertThat(forecast.get(0).once()).isEqualTo(81 * 13 + 64 * 64 * 69 + 25 * 8);
    }
  }

  private Brevity brevity(String body) throws IOException {
    Path file = Files.writeString(directory.resolve("steps.quant"), "plan P { " + body + " }");
    return Brevity.recipes(file);
  }

  private ResolvedPlan plan(Workpiece piece, String body) throws IOException {
    Brevity brevity = brevity(body);
    Diagnostics findings = new Diagnostics();
    return new PlanResolver(brevity.library(), new Resolver(brevity.library()))
        .resolve(
            brevity.library().plans().get(0), TinyNetwork.outline("net", piece.graph()), findings);
  }

  private void run(Workpiece piece, String body, List<LayerError> errors) throws IOException {
    ResolvedPlan plan = plan(piece, body);
    ExpectedInput input = ExpectedInput.of("x", true, INPUT);
    PlanProgress progress =
        new PlanProgress() {
          @Override
          public void begin(String what, long samples) {}

          @Override
          public void advance(long samples) {}

          @Override
          public void end() {}

          @Override
          public void layer(String step, LayerError error) {
            errors.add(error);
          }
        };
    try (Dataset data =
        new DatasetOpener(List.of(input))
            .open(Samples.folder(directory, 16), "calib", Optional.empty(), finding -> {})
            .orElseThrow()) {
      new PlanExecution(ExecutablePlan.of(plan, brevity(body)), progress, new Interruption())
          .run(piece, Optional.of(data));
    }
  }
}
