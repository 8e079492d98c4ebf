package dev.brevity.runtime.llm.quantization;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.PlanInspector;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.llm.ConfigReader;
import dev.brevity.runtime.llm.HuggingFaceFolder;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.plan.MissingPartException;
import java.nio.file.Path;

/** Asks the export targets of language models what they cannot express. */
public final class LanguageModelInspector implements PlanInspector {
  @Override
  public void inspect(Library library, ResolvedPlan plan, Path network, DiagnosticSink findings) {
    if (plan.export().isEmpty()) {
      return;
    }
    try {
      ExecutablePlan executable = ExecutablePlan.of(plan, Brevity.over(library));
      if (executable.target().orElse(null) instanceof LanguageModelTarget target) {
        if (!HuggingFaceFolder.isOne(network)) {
          findings.report(
              Diagnostic.of(
                      Code.NOT_EXPRESSIBLE,
                      plan.export().get().span(),
                      LanguageModelTarget.OTHER_NETWORK)
                  .fix(LanguageModelTarget.OTHER_TARGET)
                  .build());
          return;
        }
        Path config = network.resolve("config.json");
        PlannedModel model =
            new PlannedModel(
                executable, ConfigReader.read(config, config.toString()), network, findings);
        target.inspect(model);
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
}
