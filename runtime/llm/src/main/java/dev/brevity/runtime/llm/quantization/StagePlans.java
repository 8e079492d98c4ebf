package dev.brevity.runtime.llm.quantization;

import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.dsl.plan.PlannedWord;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.llm.DecoderStages;
import dev.brevity.runtime.llm.ModelConfig;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.step.Rotate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A plan for a whole model, divided into plans for its stages. */
final class StagePlans {
  private final ExecutablePlan executable;
  private final ResolvedPlan plan;
  private final ModelConfig config;

  StagePlans(ExecutablePlan executable, ModelConfig config) {
    this.executable = executable;
    this.plan = executable.plan();
    this.config = config;
  }

  /** The plan for one stage; steps are left out where they would find nothing to do. */
  ExecutablePlan of(int stage) {
    List<LayerPlan> layers =
        plan.layers().stream()
            .filter(layer -> DecoderStages.has(config, stage, layer.layer().name()))
            .toList();
    boolean first = stage == 0;
    boolean quantized = layers.stream().anyMatch(StagePlans::isQuantized);
    ModelOutline whole = plan.model();
    ModelOutline outline =
        new ModelOutline(
            whole.name(),
            first
                ? whole.inputs()
                : List.of(
                    new Port(
                        "hidden_states", "float32", List.of(-1L, -1L, (long) config.hidden()))),
            whole.outputs(),
            layers.stream().map(LayerPlan::layer).toList(),
            List.of());
    boolean steps = quantized && !first;
    ResolvedPlan part =
        new ResolvedPlan(
            plan.plan(),
            outline,
            plan.style(),
            layers,
            steps ? plan.before() : List.of(),
            steps ? plan.after() : List.of(),
            plan.export());
    return new ExecutablePlan(
        part,
        executable.recipes(),
        steps ? executable.before().stream().map(StagePlans::withinBlocks).toList() : List.of(),
        executable.placement(),
        steps ? executable.after() : List.of(),
        Optional.empty());
  }

  /** Rotations between stages are done where weights are read. */
  private static PlanStep withinBlocks(PlanStep step) {
    return step instanceof Rotate rotation ? new RotationWithinBlocks(rotation) : step;
  }

  /** Whether vectors between stages are rotated. */
  static boolean rotatesStages(ExecutablePlan plan) {
    return plan.before().stream().anyMatch(step -> step instanceof Rotate rotate && rotate.fused());
  }

  /** The rotation between stages; null if the plan has none. */
  static @Nullable Rotate rotation(ExecutablePlan plan) {
    for (PlanStep step : plan.before()) {
      if (step instanceof Rotate rotation && rotation.fused()) {
        return rotation;
      }
    }
    return null;
  }

  /** The plan for one stage with what turns its layers, and no other step. */
  ExecutablePlan withoutOtherSteps(int stage) {
    ExecutablePlan whole = of(stage);
    ResolvedPlan part = whole.plan();
    List<PlanStep> turns = new ArrayList<>();
    List<PlannedWord> words = new ArrayList<>();
    for (int i = 0; i < whole.before().size(); i++) {
      if (whole.before().get(i) instanceof RotationWithinBlocks turn) {
        turns.add(turn);
        words.add(part.before().get(i));
      }
    }
    return new ExecutablePlan(
        new ResolvedPlan(
            part.plan(),
            part.model(),
            part.style(),
            part.layers(),
            words,
            List.of(),
            part.export()),
        whole.recipes(),
        turns,
        whole.placement(),
        List.of(),
        Optional.empty());
  }

  private static boolean isQuantized(LayerPlan layer) {
    return layer.slots().stream().anyMatch(slot -> slot.quantizes());
  }
}
