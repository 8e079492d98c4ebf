package dev.brevity.runtime.onnx.structure;

import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.dsl.plan.PlanInspector;
import dev.brevity.dsl.plan.PlannedWord;
import dev.brevity.dsl.plan.RecentOperators;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.plan.StyleForecast;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.onnx.OnnxSketch;
import dev.brevity.runtime.onnx.fakequant.FakeQuantGraph;
import dev.brevity.runtime.onnx.fakequant.FakeQuantSketch;
import dev.brevity.runtime.onnx.fakequant.Refusals;
import dev.brevity.runtime.onnx.fakequant.StructuralTarget;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.plan.ExportTarget;
import dev.brevity.runtime.plan.MissingPartException;
import dev.brevity.runtime.transform.BatchNormMerging;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Puts the quantizers of a plan into a network without numbers and asks the export target whether
 * it could write the result.
 */
public final class StructureInspector implements PlanInspector {
  private static final OptionalLong NO_LIMIT = OptionalLong.empty();

  /** Styles in which every quantizer has a scale of its own. */
  private static final Set<String> APART = Set.of(ResolvedPlan.USUAL_STYLE, "tensorwise");

  @Override
  public void inspect(Library library, ResolvedPlan plan, Path network, DiagnosticSink findings) {
    if (plan.export().isEmpty()) {
      return;
    }
    try {
      ExecutablePlan executable = ExecutablePlan.of(plan, Brevity.over(library));
      requireRoom(plan, executable.target().map(ExportTarget::mostBytes).orElse(NO_LIMIT));
      styled(library, executable, network, findings);
      if (executable.target().orElse(null) instanceof StructuralTarget target) {
        Optional<Diagnostic> recent = recent(plan, plan.export().get());
        recent.ifPresent(findings::report);
        Optional<Graph> sketch = OnnxSketch.of(network);
        if (recent.isEmpty() && sketch.isPresent()) {
          target.rehearse(
              placed(executable, sketch.get(), target.tellsScalesApart()), plan.model().inputs());
        }
      }
    } catch (RecipeException e) {
      PlannedWord export = plan.export().get();
      e.diagnostics().stream().map(finding -> at(export, finding)).forEach(findings::report);
    } catch (MissingPartException e) {
      // Whoever runs the plan says so.
      return;
    }
  }

  /** Operators that the files these targets are made of do not have. */
  private static Optional<Diagnostic> recent(ResolvedPlan plan, PlannedWord export) {
    String fix = "export `onnx_qcdq` with `opset = %d`";
    return RecentOperators.finding(plan.model(), FakeQuantGraph.OPSET, export.span(), fix);
  }

  /** What is wrong with what the style puts in place. */
  private static void styled(
      Library library, ExecutablePlan executable, Path network, DiagnosticSink findings) {
    ResolvedPlan plan = executable.plan();
    if (!plan.isLayerwise()) {
      OnnxSketch.of(network)
          .map(graph -> new StyleQuantizers(library, plan, quantized(executable, graph)))
          .ifPresent(quantizers -> quantizers.report(findings));
    }
  }

  @Override
  public StyleForecast style(Library library, ResolvedPlan plan, Path network) {
    if (plan.isLayerwise()) {
      return StyleForecast.NONE;
    }
    try {
      ExecutablePlan executable = ExecutablePlan.of(plan, Brevity.over(library));
      return OnnxSketch.of(network)
          .map(graph -> new PlacedQuantizers(plan, quantized(executable, graph)).forecast())
          .orElse(StyleForecast.NONE);
    } catch (RecipeException | MissingPartException e) {
      // The inspection, or whoever runs the plan, says so.
      return StyleForecast.NONE;
    }
  }

  /**
   * Refuses a network whose layers alone are too large.
   *
   * @param most bytes that a file holds
   * @throws RecipeException if they are more
   */
  static void requireRoom(ResolvedPlan plan, OptionalLong most) {
    if (most.isPresent()) {
      long bytes = plan.layers().stream().mapToLong(LayerPlan::bytesAfter).sum();
      Refusals.requireRoom(bytes, most.getAsLong());
    }
  }

  private static FakeQuantGraph placed(ExecutablePlan executable, Graph graph, boolean telling) {
    ResolvedPlan plan = executable.plan();
    return FakeQuantSketch.of(
        quantized(executable, graph), plan, telling && APART.contains(plan.styleName()));
  }

  private static Graph quantized(ExecutablePlan executable, Graph graph) {
    ResolvedPlan plan = executable.plan();
    if (plan.mergesBatchNorms()) {
      BatchNormMerging.sketch(graph, node -> node.known().rank().orElse(-1));
    }
    executable.placement().place(graph, plan, executable.recipes());
    return graph;
  }

  /** The finding at the export that it is about. */
  private static Diagnostic at(PlannedWord export, Diagnostic finding) {
    if (finding.span().isPresent()) {
      return finding;
    }
    Diagnostic.Builder placed = Diagnostic.of(finding.code(), export.span(), finding.message());
    finding.notes().forEach(placed::note);
    finding.fix().ifPresent(fix -> placed.fix(fix.text()));
    return placed.build();
  }
}
