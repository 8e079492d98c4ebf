package dev.brevity.runtime.llm.quantization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.aten.NativeAllocator;
import dev.brevity.runtime.calibration.KeptWeights;
import dev.brevity.runtime.calibration.QuantizationSwitch;
import dev.brevity.runtime.calibration.QuantizationSwitch.Activations;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.data.DatasetOpener;
import dev.brevity.runtime.data.ExpectedInput;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.llm.DecoderStages;
import dev.brevity.runtime.llm.ModelConfig;
import dev.brevity.runtime.llm.WeightSource;
import dev.brevity.runtime.llm.evaluation.ActivationFile;
import dev.brevity.runtime.llm.evaluation.Perplexity;
import dev.brevity.runtime.llm.evaluation.StagePass;
import dev.brevity.runtime.llm.text.TokenWindows;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.plan.InterruptedPlanException;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.PlanExecution;
import dev.brevity.runtime.plan.PlanProgress;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.plan.step.Rotate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a plan on a decoder, stage by stage: a stage is read, quantized by the steps of the
 * plan, written to disk, and calibration data go through it to the next. So the next block sees
 * what the quantized ones before it compute, and no more than one is in memory.
 */
public final class BlockwiseQuantization {
  private static final String CALIBRATION = "calibration";

  private final ExecutablePlan plan;
  private final PlanProgress progress;
  private final Interruption interruption;

  public BlockwiseQuantization(
      ExecutablePlan plan, PlanProgress progress, Interruption interruption) {
    this.plan = plan;
    this.progress = progress;
    this.interruption = interruption;
  }

  /** Whether anything must be computed with calibration data. */
  public static boolean needsData(ExecutablePlan plan) {
    @Nullable Rotate rotation = StagePlans.rotation(plan);
    return PlanExecution.needsData(plan.plan())
        || watchesInputs(plan)
        || (rotation != null && rotation.learns());
  }

  private static boolean watchesInputs(ExecutablePlan plan) {
    return plan.target().orElse(null) instanceof LanguageModelTarget target && target.needsRanges();
  }

  private boolean keepsFloats() {
    return plan.target().orElse(null) instanceof LanguageModelTarget target && target.needsFloats();
  }

  /**
   * Carries out the plan.
   *
   * @param calibration absent for plans that need none
   * @param test windows whose perplexity is measured on the way, if any
   * @param work gets one file for each stage, and what waits between stages
   * @return the perplexity of the quantized model, activations included
   * @throws dev.brevity.runtime.plan.InterruptedPlanException if somebody asked to stop
   */
  public Optional<Perplexity> run(
      WeightSource read, Optional<TokenWindows> calibration, Optional<TokenWindows> test, Path work)
      throws IOException, UnreadableModelException {
    @Nullable WeightSource rotated = rotated(read, calibration, work);
    WeightSource source = rotated == null ? read : rotated;
    DecoderStages stages = new DecoderStages(source);
    StagePlans plans = new StagePlans(plan, source.config());
    @Nullable StagePass data =
        calibration.map(windows -> new StagePass(work, CALIBRATION, windows)).orElse(null);
    @Nullable StagePass watched =
        test.map(windows -> new StagePass(work, "test", windows)).orElse(null);
    List<StagePass> passes = new ArrayList<>();
    Optional.ofNullable(data).ifPresent(passes::add);
    Optional.ofNullable(watched).ifPresent(passes::add);
    StageProgress done = new StageProgress(work);
    try {
      int first = done.read();
      for (StagePass pass : passes) {
        if (first > 0) {
          pass.resume(first, source.config().hidden());
        }
      }
      for (int stage = first; stage < stages.count(); stage++) {
        if (interruption.isRequested()) {
          throw new InterruptedPlanException();
        }
        Optional<Perplexity> measured = run(stages, plans, stage, work, passes);
        if (stage == stages.count() - 1) {
          return measured;
        }
        done.write(stage + 1);
        for (StagePass pass : passes) {
          pass.forget();
        }
        NativeAllocator.returnFreedMemory();
      }
      throw new IllegalStateException("a decoder has stages");
    } finally {
      for (StagePass pass : passes) {
        pass.close();
      }
      if (rotated != null) {
        rotated.close();
      }
    }
  }

  /** The weights with the rotation between stages; null if the plan has none. */
  private @Nullable WeightSource rotated(
      WeightSource read, Optional<TokenWindows> calibration, Path work)
      throws IOException, UnreadableModelException {
    @Nullable Rotate rotation = StagePlans.rotation(plan);
    if (rotation == null) {
      return null;
    }
    if (!rotation.learns() || calibration.isEmpty()) {
      return new RotatedWeightSource(read, rotation);
    }
    LearnedRotation learned = new LearnedRotation(plan, rotation, progress, interruption);
    return new RotatedWeightSource(read, learned.find(read, calibration.get(), work));
  }

  /** The sizes and options of what becomes of a model. */
  public static ModelConfig config(ExecutablePlan plan, ModelConfig given) {
    return StagePlans.rotatesStages(plan) ? given.untied() : given;
  }

  /** Quantizes one stage, writes it down, and takes all data through it. */
  private Optional<Perplexity> run(
      DecoderStages stages, StagePlans plans, int stage, Path work, List<StagePass> passes)
      throws IOException, UnreadableModelException {
    Optional<Perplexity> measured = Optional.empty();
    try (NDManager manager = NDManager.newBaseManager()) {
      Workpiece piece = Workpiece.of(stages.graph(stage, manager), manager);
      @Nullable StagePass data =
          passes.stream().filter(pass -> pass.name().equals(CALIBRATION)).findFirst().orElse(null);
      quantize(plans.of(stage), piece, data, new NamedProgress(progress, stages.name(stage)));
      Map<String, float[]> ranges = Map.of();
      @Nullable InputRanges watched =
          data != null && watchesInputs(plan) ? InputRanges.watch(piece.graph()) : null;
      try (KeptWeights kept = KeptWeights.of(piece.network())) {
        for (StagePass pass : passes) {
          boolean test = pass != data;
          if (test && watched != null) {
            watched.stop();
          }
          if (stage < stages.count() - 1) {
            advance(pass, piece, test);
          } else if (test) {
            measured = Optional.of(pass.finish(piece.network(), manager));
          }
        }
      }
      if (watched != null) {
        ranges = watched.found();
      }
      StageFile.write(piece.graph(), ranges, keepsFloats(), work.resolve(StageFile.name(stage)));
    }
    return measured;
  }

  /**
   * Later stages are calibrated on what quantized weights make of activations in floating point, as
   * in the reference.
   */
  private static void advance(StagePass pass, Workpiece piece, boolean quantized)
      throws IOException {
    if (quantized) {
      pass.advance(piece.network(), piece.manager());
      return;
    }
    try (QuantizationSwitch weightsOnly =
        QuantizationSwitch.of(piece.network(), Activations.FLOAT, true, true)) {
      pass.advance(piece.network(), piece.manager());
    }
  }

  private void quantize(
      ExecutablePlan stage, Workpiece piece, @Nullable StagePass data, PlanProgress told)
      throws IOException, UnreadableModelException {
    PlanExecution execution = new PlanExecution(stage, told, interruption);
    @Nullable ActivationFile hidden = data == null ? null : data.hidden();
    if (hidden == null || !PlanExecution.needsData(stage.plan())) {
      execution.run(piece, Optional.empty());
      initialize(piece, stage.plan());
      return;
    }
    try (Dataset dataset = open(hidden)) {
      execution.run(piece, Optional.of(dataset));
    }
  }

  private static Dataset open(ActivationFile hidden) throws UnreadableModelException {
    List<Long> shape = new ArrayList<>(List.of(-1L));
    for (long size : hidden.shape().getShape()) {
      shape.add(size);
    }
    Diagnostics findings = new Diagnostics();
    return new DatasetOpener(List.of(ExpectedInput.of("hidden_states", true, shape)))
        .open(hidden.path(), hidden.path().toString(), Optional.empty(), findings)
        .orElseThrow(() -> new UnreadableModelException(findings.all()));
  }

  /** Computes the stage once with a single position, so that its layers know their shapes. */
  private static void initialize(Workpiece piece, ResolvedPlan stage) {
    GraphBlock network = piece.network();
    List<Long> sizes = stage.model().inputs().get(0).shape();
    long[] shape = sizes.stream().mapToLong(size -> size < 0 ? 1 : size).toArray();
    boolean tokens = shape.length == 2;
    try (QuantizationSwitch off = QuantizationSwitch.allOff(network);
        NDManager scratch = piece.manager().newSubManager()) {
      NDArray zeros =
          tokens
              ? scratch.create(new long[] {0}, new Shape(1, 1))
              : scratch.zeros(new Shape(shape));
      network.evaluate(zeros);
    }
  }
}
