package dev.brevity.runtime.llm.quantization;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.ExportForecast;
import dev.brevity.dsl.plan.PlanInspector;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.llm.HuggingFaceFolder;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.plan.MissingPartException;
import java.nio.file.Path;
import java.util.Optional;

/** Asks the export targets of language models what they cannot express. */
public final class LanguageModelInspector implements PlanInspector {
  @Override
  public void inspect(Library library, ResolvedPlan plan, Path network, DiagnosticSink findings) {
    try {
      Optional<ExecutablePlan> executable = executable(library, plan);
      if (executable.isEmpty()) {
        return;
      }
      if (!HuggingFaceFolder.isOne(network)) {
        findings.report(
            Diagnostic.of(
                    Code.NOT_EXPRESSIBLE,
                    plan.export().orElseThrow().span(),
                    LanguageModelTarget.OTHER_NETWORK)
                .fix(LanguageModelTarget.OTHER_TARGET)
                .build());
        return;
      }
      try (HuggingFaceFolder source = HuggingFaceFolder.open(network, network.toString())) {
        target(executable.get()).inspect(new PlannedModel(executable.get(), source, findings));
      }
    } catch (UnreadableModelException e) {
      e.diagnostics().forEach(findings::report);
    } catch (RecipeException e) {
      e.diagnostics().forEach(findings::report);
    } catch (MissingPartException e) {
      // Whoever carries the plan out says so.
      return;
    }
  }

  @Override
  public Optional<ExportForecast> forecast(Library library, ResolvedPlan plan, Path network) {
    try {
      Optional<ExecutablePlan> executable = executable(library, plan);
      if (executable.isEmpty() || !HuggingFaceFolder.isOne(network)) {
        return Optional.empty();
      }
      try (HuggingFaceFolder source = HuggingFaceFolder.open(network, network.toString())) {
        PlannedModel model = new PlannedModel(executable.get(), source, finding -> {});
        return target(executable.get()).forecast(model);
      }
    } catch (UnreadableModelException | RecipeException | MissingPartException e) {
      // Has been reported by the inspection.
      return Optional.empty();
    }
  }

  /** The plan, if it exports to a target of language models. */
  private static Optional<ExecutablePlan> executable(Library library, ResolvedPlan plan) {
    return plan.export()
        .map(export -> ExecutablePlan.of(plan, Brevity.over(library)))
        .filter(executable -> executable.target().orElse(null) instanceof LanguageModelTarget);
  }

  private static LanguageModelTarget target(ExecutablePlan plan) {
    return (LanguageModelTarget) plan.target().orElseThrow();
  }
}
