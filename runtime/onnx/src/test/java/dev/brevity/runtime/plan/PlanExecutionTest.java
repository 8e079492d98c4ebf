package dev.brevity.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.plan.PlanResolver;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.data.DatasetOpener;
import dev.brevity.runtime.data.ExpectedInput;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.layer.WeightLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanExecutionTest {
  private static final String PLAN =
      """
      plan Mixed {
        style = layerwise
        layers WeightLayer {
          input = Int8ActPerTensorFloat
          weight = Int8WeightPerChannelFloat
          bias = Int32Bias
        }
        layers "fc*" { weight.bit_width = 4 }
        layers ReLU { output = Uint8ActPerTensorFloat }
        keep Linear[-1]
        steps {
          weight_equalization
          calibrate { batch_size = 4 }
          bias_correction { samples = 8  batch_size = 4 }
        }
      }
      """;

  @TempDir private Path directory;

  @Test
  void putsQuantizersWhereThePlanSays() throws IOException {
    try (NDManager manager = NDManager.newBaseManager()) {
      Workpiece piece = run(manager, PlanProgress.SILENT, new Interruption(), null);

      WeightLayer conv = (WeightLayer) piece.graph().layer("conv");
      assertThat(conv.quantizers()).containsOnlyKeys("weight_quant", "bias_quant", "input_quant");
      assertThat(((WeightLayer) piece.graph().layer("fc1")).weightQuant()).isPresent();
      assertThat(((WeightLayer) piece.graph().layer("fc2")).quantizers()).isEmpty();
      assertThat(piece.graph().layers()).containsKey("relu_output_quant");
      assertThat(StateListing.state(piece)).contains("scaling_impl.value");
    }
  }

  @Test
  void quantizesTheNetworkAsAWhole() throws IOException {
    String plan = "plan Whole extends GraphInt8 { steps { calibrate } }";
    try (NDManager manager = NDManager.newBaseManager()) {
      Workpiece piece = run(plan, manager, PlanProgress.SILENT, new Interruption(), null);

      assertThat(piece.graph().layers()).containsKey("x_quant");
      assertThat(((QuantLayer) piece.graph().layer("relu")).quantizers()).containsKey("act_quant");
      WeightLayer conv = (WeightLayer) piece.graph().layer("conv");
      assertThat(conv.quantizers()).containsOnlyKeys("weight_quant", "bias_quant");
    }
  }

  @Test
  void goesOnWhereItWasInterrupted() throws IOException {
    String whole;
    try (NDManager manager = NDManager.newBaseManager()) {
      whole = StateListing.state(run(manager, PlanProgress.SILENT, new Interruption(), null));
    }
    for (int stop : new int[] {8, 20, 28}) {
      Path work = directory.resolve("work" + stop);
      Counter counter = new Counter(stop);
      try (NDManager manager = NDManager.newBaseManager();
          Journal journal = Journal.open(work, "key").orElseThrow()) {
        assertThatThrownBy(() -> run(manager, counter, counter.interruption, journal))
            .isInstanceOf(InterruptedPlanException.class);
      }
      assertThat(work).exists();
      try (NDManager manager = NDManager.newBaseManager();
          Journal journal = Journal.open(work, "key").orElseThrow()) {
        Workpiece piece = run(manager, PlanProgress.SILENT, new Interruption(), journal);

        assertThat(StateListing.state(piece)).isEqualTo(whole);
        journal.remove();
      }
      assertThat(work).doesNotExist();
    }
  }

  @Test
  void beginsAnewWithOtherData() throws IOException {
    Path work = directory.resolve("work");
    Counter counter = new Counter(8);
    try (NDManager manager = NDManager.newBaseManager();
        Journal journal = Journal.open(work, "key").orElseThrow()) {
      assertThatThrownBy(() -> run(manager, counter, counter.interruption, journal))
          .isInstanceOf(InterruptedPlanException.class);
      assertThat(Journal.open(work, "key")).isEmpty();
    }
    try (Journal journal = Journal.open(work, "key").orElseThrow()) {
      assertThat(journal.completeBatches()).isEqualTo(2);
    }
    try (Journal journal = Journal.open(work, "other").orElseThrow()) {
      assertThat(journal.completeBatches()).isZero();
    }
    assertThat(work).doesNotExist();
  }

  private Workpiece run(
      NDManager manager,
      PlanProgress progress,
      Interruption interruption,
      @Nullable Journal journal)
      throws IOException {
    return run(PLAN, manager, progress, interruption, journal);
  }

  private Workpiece run(
      String text,
      NDManager manager,
      PlanProgress progress,
      Interruption interruption,
      @Nullable Journal journal)
      throws IOException {
    Path file = directory.resolve("mixed.quant");
    Files.writeString(file, text);
    Brevity brevity = Brevity.recipes(file);
    Workpiece piece = Workpiece.of(TinyNetwork.graph(manager), manager);
    Diagnostics findings = new Diagnostics();
    ResolvedPlan plan =
        new PlanResolver(brevity.library(), new Resolver(brevity.library()))
            .resolve(
                brevity.library().plans().get(0),
                TinyNetwork.outline("net", piece.graph()),
                findings);
    assertThat(findings.all()).isEmpty();
    try (Dataset data = data()) {
      new PlanExecution(ExecutablePlan.of(plan, brevity), progress, interruption)
          .run(piece, Optional.of(data), journal);
    }
    return piece;
  }

  private Dataset data() throws IOException {
    ExpectedInput input = ExpectedInput.of("x", true, List.of(-1L, 1L, 6L, 6L));
    Path folder = directory.resolve("calib");
    if (Files.notExists(folder)) {
      Samples.folder(directory, 24);
    }
    return new DatasetOpener(List.of(input))
        .open(folder, "calib", Optional.empty(), finding -> {})
        .orElseThrow();
  }

  /** Asks for a stop once so many samples have been looked at. */
  private static final class Counter implements PlanProgress {
    private final Interruption interruption = new Interruption();
    private final long stop;
    private long seen;

    Counter(long stop) {
      this.stop = stop;
    }

    @Override
    public void begin(String what, long samples) {}

    @Override
    public void advance(long samples) {
      seen += samples;
      if (seen >= stop) {
        interruption.request();
      }
    }

    @Override
    public void end() {}
  }
}
