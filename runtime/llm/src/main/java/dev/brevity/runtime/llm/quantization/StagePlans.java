package dev.brevity.runtime.llm.quantization;

import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.llm.DecoderStages;
import java.util.List;

/** A plan for a whole model, divided into plans for its stages. */
final class StagePlans {
  private final ResolvedPlan plan;
  private final DecoderStages stages;
  private final int hidden;

  /**
   * @param hidden length of the vectors between stages
   */
  StagePlans(ResolvedPlan plan, DecoderStages stages, int hidden) {
    this.plan = plan;
    this.stages = stages;
    this.hidden = hidden;
  }

  /** The plan for one stage; steps are left out where they would find nothing to do. */
  ResolvedPlan of(int stage) {
    List<LayerPlan> layers =
        plan.layers().stream().filter(layer -> stages.has(stage, layer.layer().name())).toList();
    boolean first = stage == 0;
    boolean quantized = layers.stream().anyMatch(StagePlans::isQuantized);
    ModelOutline whole = plan.model();
    ModelOutline outline =
        new ModelOutline(
            whole.name(),
            first
                ? whole.inputs()
                : List.of(new Port("hidden_states", "float32", List.of(-1L, -1L, (long) hidden))),
            whole.outputs(),
            layers.stream().map(LayerPlan::layer).toList(),
            List.of());
    boolean steps = quantized && !first;
    return new ResolvedPlan(
        plan.plan(),
        outline,
        plan.style(),
        layers,
        steps ? plan.before() : List.of(),
        steps ? plan.after() : List.of(),
        plan.export());
  }

  private static boolean isQuantized(LayerPlan layer) {
    return layer.slots().stream().anyMatch(slot -> slot.quantizes());
  }
}
