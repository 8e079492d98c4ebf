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
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the step {@code axe} demands of layers: sums are bounded by the codes of weights and inputs,
 * so that both have to be integers. In other styles than by layers it depends on the whole network
 * what a layer is given, and the step itself says so.
 */
public final class BoundedSums implements PlanInspector {
  private static final String STEP = "axe";

  /** Is called by {@link java.util.ServiceLoader}. */
  public BoundedSums() {}

  @Override
  public void inspect(Library library, ResolvedPlan plan, Path network, DiagnosticSink findings) {
    if (!plan.styleName().equals(ResolvedPlan.USUAL_STYLE)) {
      return;
    }
    Stream.concat(plan.before().stream(), plan.after().stream())
        .filter(step -> step.name().equals(STEP))
        .findFirst()
        .ifPresent(step -> inspect(step, plan, findings));
  }

  private static void inspect(PlannedWord step, ResolvedPlan plan, DiagnosticSink findings) {
    Set<String> unbounded = new LinkedHashSet<>();
    for (LayerPlan layer : plan.layers()) {
      boolean rounded = !layer.kept() && quantizes(layer, "weight");
      if (rounded && !quantizes(layer, "input") && !isGivenIntegers(layer.layer(), plan)) {
        unbounded.add(layer.layer().name());
      }
    }
    if (!unbounded.isEmpty()) {
      boolean one = unbounded.size() == 1;
      findings.report(
          Diagnostic.of(
                  Code.MISPLACED_QUANTIZER,
                  step.span(),
                  "`axe`: sums of "
                      + LayerNames.bare(unbounded)
                      + " cannot be bounded: nothing quantizes "
                      + (one ? "its input" : "their inputs")
                      + " to integers")
              .fix("give the layers integer quantizers for input and weight, or `keep` them")
              .build());
    }
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
