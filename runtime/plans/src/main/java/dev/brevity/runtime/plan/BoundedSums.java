package dev.brevity.runtime.plan;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.model.ModelOutline.Layer;
import dev.brevity.dsl.plan.LayerNames;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.dsl.plan.PlanInspector;
import dev.brevity.dsl.plan.PlannedWord;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.plan.SlotPlan;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the step {@code axe} demands of layers: sums are bounded by the codes of weights and inputs,
 * so that both have to be integers. In other styles than by layers it depends on the whole network
 * what a layer is given.
 */
public final class BoundedSums implements PlanInspector {
  private static final String STEP = "axe";

  /** Is called by {@link java.util.ServiceLoader}. */
  public BoundedSums() {}

  @Override
  public void inspect(Library library, ResolvedPlan plan, Path network, DiagnosticSink findings) {
    step(plan).ifPresent(step -> inspect(step, plan, findings));
  }

  /** The step of a plan that bounds sums. */
  public static Optional<PlannedWord> step(ResolvedPlan plan) {
    return Stream.concat(plan.before().stream(), plan.after().stream())
        .filter(step -> step.name().equals(STEP))
        .findFirst();
  }

  private static void inspect(PlannedWord step, ResolvedPlan plan, DiagnosticSink findings) {
    Set<String> weights = new LinkedHashSet<>();
    Set<String> inputs = new LinkedHashSet<>();
    for (LayerPlan layer : plan.layers()) {
      boolean rounded =
          !layer.kept() && layer.slot("weight").filter(SlotPlan::quantizes).isPresent();
      if (!rounded) {
        continue;
      }
      if (!quantizes(layer, "weight")) {
        weights.add(layer.layer().name());
      } else if (plan.isLayerwise()
          && !quantizes(layer, "input")
          && !isGivenIntegers(layer.layer(), plan)) {
        inputs.add(layer.layer().name());
      }
    }
    if (!weights.isEmpty()) {
      findings.report(unbounded(step, weights, "weight"));
    }
    if (!inputs.isEmpty()) {
      findings.report(unbounded(step, inputs, "input"));
    }
  }

  /**
   * That sums cannot be bounded.
   *
   * @param layers by name
   * @param part what of them is no integer: input or weight
   */
  public static Diagnostic unbounded(PlannedWord step, Set<String> layers, String part) {
    return Diagnostic.of(
            Code.MISPLACED_QUANTIZER,
            step.span(),
            "`axe`: sums of "
                + LayerNames.bare(layers)
                + " cannot be bounded: nothing quantizes "
                + (layers.size() == 1 ? "its " + part : "their " + part + "s")
                + " to integers")
        .fix("give the layers integer quantizers for input and weight, or `keep` them")
        .build();
  }

  private static boolean quantizes(LayerPlan layer, String slot) {
    return layer
        .slot(slot)
        .filter(SlotPlan::quantizes)
        .filter(quantizer -> !quantizer.minifloats())
        .isPresent();
  }

  /** Whether a layer or input before hands quantized values on. */
  private static boolean isGivenIntegers(Layer layer, ResolvedPlan plan) {
    return layer.sources().stream()
        .anyMatch(source -> plan.layer(source).filter(one -> quantizes(one, "output")).isPresent());
  }
}
