package dev.brevity.runtime.plan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.dsl.plan.PlannedWord;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.plan.StepOrder;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.graph.GraphException;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.transform.BiasRanges;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a plan on a network: the steps in floating point, the placement of quantizers, the
 * steps that come after. An interrupted run resumes after the last step that was complete, or
 * within it where the step allows.
 */
public final class PlanExecution {
  private final ExecutablePlan executable;
  private final ResolvedPlan plan;
  private final PlanProgress progress;
  private final Interruption interruption;

  public PlanExecution(
      ExecutablePlan executable, PlanProgress progress, Interruption interruption) {
    this.executable = executable;
    this.plan = executable.plan();
    this.progress = progress;
    this.interruption = interruption;
  }

  /** Whether a step of the plan looks at calibration data. */
  public static boolean needsData(ResolvedPlan plan) {
    return Stream.concat(plan.before().stream(), plan.after().stream())
        .anyMatch(StepOrder::needsData);
  }

  /**
   * Carries out the plan without a journal.
   *
   * @param data absent for plans that need none
   */
  public void run(Workpiece piece, Optional<Dataset> data) {
    run(piece, data, null);
  }

  /**
   * Carries out the plan.
   *
   * @param given the network in floating point; changed in place
   * @param data absent for plans that need none
   * @param journal where the state is saved; null not to save it
   * @throws InterruptedPlanException if somebody asked to stop
   * @throws dev.brevity.runtime.RecipeException if a quantizer cannot be built
   */
  public void run(Workpiece given, Optional<Dataset> data, @Nullable Journal journal) {
    Workpiece piece = given.of(plan.model().inputs(), weightRecipes());
    List<PlanStep> before = executable.before();
    List<PlanStep> after = executable.after();
    @Nullable DatasetFeed fed =
        data.map(
                set ->
                    new DatasetFeed(
                        set, piece.manager(), progress, interruption, inputTypes(), journal))
            .orElse(null);
    StepFeed feed = fed == null ? new NoFeed(progress) : fed;
    for (int i = 0; i < before.size(); i++) {
      apply(before.get(i), plan.before().get(i), i - before.size(), piece, feed);
    }
    progress.begin("placing quantizers", 0);
    executable.placement().place(piece, plan, executable.recipes());
    piece.graph().check();
    progress.end();
    if (fed != null) {
      fed.initialize(piece.network());
    }
    boolean weightsChange = after.stream().anyMatch(PlanStep::changesWeights);
    if (weightsChange) {
      weightLayers(piece).forEach(layer -> layer.keepOriginal(piece.manager()));
    }
    boolean restorable =
        fed != null
            && journal != null
            && after.stream().limit(journal.completeSteps()).allMatch(PlanStep::isResumable);
    int first = restorable && journal != null ? resumed(piece, journal) : 0;
    fitBiases(piece, feed, first > 0);
    for (int i = first; i < after.size(); i++) {
      apply(after.get(i), plan.after().get(i), i, piece, feed);
      fitBiases(piece, feed, true);
      if (fed != null && journal != null && i + 1 < after.size()) {
        journal.save(piece.network(), i + 1, 0);
      }
    }
    if (fed != null) {
      UnreachedLayers.leaveFloating(piece.network()).ifPresent(progress::report);
      tellLostSigns(piece, feed);
    }
    weightLayers(piece).forEach(WeightLayer::forgetOriginal);
  }

  private Map<String, QuantizerRecipe> weightRecipes() {
    Map<String, QuantizerRecipe> found = new LinkedHashMap<>();
    for (LayerPlan layer : plan.layers()) {
      QuantizerRecipe recipe = executable.recipes().of(layer).get("weight");
      if (recipe != null) {
        found.put(layer.layer().name(), recipe);
      }
    }
    return found;
  }

  private static List<WeightLayer> weightLayers(Workpiece piece) {
    return piece.graph().layers().values().stream()
        .filter(WeightLayer.class::isInstance)
        .map(WeightLayer.class::cast)
        .filter(layer -> layer.weight().isInitialized())
        .toList();
  }

  /** Once scales are known, those of weights grow where a bias would not fit its integers. */
  private static void fitBiases(Workpiece piece, Feed feed, boolean known) {
    if (!known || !BiasRanges.concern(piece.network())) {
      return;
    }
    try (NDManager scratch = piece.manager().newSubManager()) {
      feed.sample(scratch)
          .ifPresent(
              sample ->
                  BiasRanges.fit(
                      piece.network(),
                      () -> piece.network().evaluate(sample.toArray(new NDArray[0]))));
    }
  }

  private void tellLostSigns(Workpiece piece, Feed feed) {
    try (NDManager scratch = piece.manager().newSubManager()) {
      feed.sample(scratch)
          .ifPresent(sample -> LostSigns.of(piece.network(), sample).forEach(progress::report));
    } catch (GraphException cannotBeComputed) {
      // The export says so, with a way out.
      return;
    }
  }

  private List<DataType> inputTypes() {
    return plan.model().inputs().stream()
        .map(port -> DataType.valueOf(port.dtype().toUpperCase(Locale.ROOT)))
        .toList();
  }

  /** The number of steps that need not be done again. */
  private static int resumed(Workpiece piece, Journal journal) {
    int complete = journal.completeSteps();
    return complete > 0 && journal.restore(piece.network()) ? complete : 0;
  }

  private void apply(PlanStep step, PlannedWord word, int number, Workpiece piece, StepFeed feed) {
    if (interruption.isRequested()) {
      throw new InterruptedPlanException();
    }
    feed.serve(word.name(), number);
    if (!step.findsWork(piece.graph())) {
      progress.report(
          Diagnostic.of(Code.IDLE_STEP, word.span(), "`" + word.name() + "` finds nothing to do")
              .fix("remove the step, or give it options that take more of the network")
              .build());
    }
    boolean quick = !StepOrder.needsData(word);
    if (quick) {
      progress.begin(word.name(), 0);
    }
    step.apply(piece, feed);
    if (quick) {
      progress.end();
    }
  }
}
