package dev.brevity.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.dsl.plan.PlanResolver;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.data.DatasetOpener;
import dev.brevity.runtime.data.ExpectedInput;
import dev.brevity.runtime.data.Npy;
import dev.brevity.runtime.onnx.OnnxImporter;
import dev.brevity.runtime.onnx.OnnxModel;
import dev.brevity.runtime.onnx.OperatorSamples;
import dev.brevity.runtime.onnx.outline.GraphOutline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All steps that look at data, interrupted after every single batch or layer. */
class ResumedStepsTest {
  private static final int SAMPLES = 12;
  private static final String LAYER = "layer ";
  private static final String PLAN =
      """
      plan Steps {
        layers WeightLayer {
          input = Int8ActPerTensorFloat
          weight = Int8WeightPerChannelFloat { bit_width = 4 }
        }
        steps {
          activation_equalization { batch_size = 4  alpha = 0.4 }
          calibrate { batch_size = 4 }
          qronos { batch_size = 4 }
          gptq { batch_size = 4  act_order = true }
          norm_correction { batch_size = 4 }
          bias_correction { batch_size = 4 }
        }
      }
      """;

  @TempDir private Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.write(directory.resolve("network.onnx"), OperatorSamples.network());
    Files.writeString(directory.resolve("steps.quant"), PLAN);
    Random random = new Random(5);
    float[] values = new float[SAMPLES * 3 * 6 * 6];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Files.write(directory.resolve("x.npy"), Npy.floats(new long[] {SAMPLES, 3, 6, 6}, values));
  }

  @Test
  void giveTheNumbersOfAnUninterruptedRun() throws IOException {
    StepErrors told = new StepErrors();
    String whole = run(new Collecting(told), new Interruption(), null).orElseThrow();
    Set<String> reached = new HashSet<>();
    Path work = directory.resolve("work");
    Optional<String> resumed = Optional.empty();
    List<StepError> known = List.of();
    int lives = 0;
    while (resumed.isEmpty()) {
      lives++;
      try (Journal journal = Journal.open(work, "key").orElseThrow()) {
        NextBatch next = new NextBatch(reached);
        resumed = run(next, next.interruption, journal);
        known = journal.errors();
      }
    }

    assertThat(resumed).contains(whole);
    assertThat(known).isNotEmpty().isEqualTo(told.all());
    int layers = (int) reached.stream().filter(place -> place.startsWith(LAYER)).count();
    assertThat(layers).isGreaterThan(2);
    assertThat(lives).isEqualTo(4 * SAMPLES / 4 + layers + 1);
  }

  /** The state of the network after all steps; empty when it was interrupted. */
  private Optional<String> run(
      PlanProgress progress, Interruption interruption, @Nullable Journal journal)
      throws IOException {
    Brevity brevity = Brevity.recipes(directory.resolve("steps.quant"));
    List<Port> inputs = List.of(new Port("x", "float32", List.of(-1L, 3L, 6L, 6L)));
    try (NDManager manager = NDManager.newBaseManager();
        Dataset data =
            new DatasetOpener(List.of(ExpectedInput.of("x", true, inputs.get(0).shape())))
                .open(directory.resolve("x.npy"), "x.npy", Optional.empty(), finding -> {})
                .orElseThrow()) {
      OnnxModel model =
          new OnnxImporter(manager)
              .read(directory.resolve("network.onnx"), "network.onnx", new Diagnostics())
              .orElseThrow();
      Workpiece piece = Workpiece.of(model.graph(), manager);
      ModelOutline outline = GraphOutline.of("network", model.graph(), inputs, List.of());
      ResolvedPlan plan =
          new PlanResolver(brevity.library(), new Resolver(brevity.library()))
              .resolve(brevity.library().plans().get(0), outline, new Diagnostics());
      new PlanExecution(ExecutablePlan.of(plan, brevity), progress, interruption)
          .run(piece, Optional.of(data), journal);
      return Optional.of(StateListing.state(piece));
    } catch (InterruptedPlanException e) {
      return Optional.empty();
    }
  }

  /** Keeps what steps do to layers. */
  private record Collecting(StepErrors errors) implements PlanProgress {
    @Override
    public void begin(String what, long samples) {}

    @Override
    public void advance(long samples) {}

    @Override
    public void end() {}

    @Override
    public void layer(String step, LayerError error) {
      errors.add(new StepError(step, error));
    }
  }

  /** Asks for a stop at the first batch that no life before has come to. */
  private static final class NextBatch implements PlanProgress {
    private final Interruption interruption = new Interruption();
    private final Set<String> reached;
    private String part = "";
    private long seen;

    NextBatch(Set<String> reached) {
      this.reached = reached;
    }

    @Override
    public void begin(String what, long samples) {
      part = what;
      seen = 0;
    }

    @Override
    public void advance(long samples) {
      seen += samples;
      if (reached.add(part + " " + seen)) {
        interruption.request();
      }
    }

    @Override
    public void layer(String step, LayerError error) {
      if (reached.add(LAYER + step + " " + error.layer())) {
        interruption.request();
      }
    }

    @Override
    public void end() {}
  }
}
