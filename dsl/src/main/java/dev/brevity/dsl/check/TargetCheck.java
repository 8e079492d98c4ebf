package dev.brevity.dsl.check;

import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.PlanWordDeclaration.Kind;
import dev.brevity.dsl.ast.Requirement;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.evaluate.Inputs;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.MergedRecipe;
import dev.brevity.dsl.link.Origin;
import dev.brevity.dsl.plan.FlatPlan;
import dev.brevity.dsl.plan.Options;
import dev.brevity.dsl.plan.PlannedWord;
import dev.brevity.dsl.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Holds the quantizers of a plan against what its export target can express. */
final class TargetCheck {
  private final Library library;
  private final Resolver resolver;
  private final DiagnosticSink sink;
  private final Optional<PlannedWord> target;

  TargetCheck(Library library, Resolver resolver, FlatPlan plan, DiagnosticSink sink) {
    this.library = library;
    this.resolver = resolver;
    this.sink = sink;
    Options options = new Options(library, resolver);
    this.target =
        plan.export()
            .flatMap(
                export ->
                    library
                        .planWord(Kind.TARGET, export.target().text())
                        .map(word -> options.planned(word, export.settings(), export.span())));
  }

  /** Reports what of the quantizer the target cannot express, whatever the layer. */
  void check(String slot, Expression quantizer) {
    if (target.isPresent()) {
      merged(quantizer).ifPresent(recipe -> check(slot, quantizer, recipe, target.get()));
    }
  }

  private Optional<MergedRecipe> merged(Expression quantizer) {
    if (quantizer instanceof Expression.AnonymousRecipe recipe) {
      return Optional.of(library.merged(recipe, Origin.USER));
    }
    return quantizer instanceof Expression.NameReference name
        ? library.merged(name.name())
        : Optional.empty();
  }

  private void check(String slot, Expression quantizer, MergedRecipe recipe, PlannedWord word) {
    if (resolver.value(recipe, "tensor_quant", Inputs.symbolic()).value().orElse(null)
        instanceof Value.None) {
      return;
    }
    Map<String, Value> names = new LinkedHashMap<>(word.options());
    names.put("slot", new Value.Text(slot));
    for (Requirement violated :
        resolver.violated(
            recipe, Inputs.symbolic(), word.word().declaration().requirements(), names)) {
      Diagnostic.Builder finding =
          Diagnostic.of(Code.NOT_EXPRESSIBLE, quantizer.span(), violated.message())
              .label("`" + word.name() + "` cannot express this")
              .related(word.span(), "chosen here");
      violated.remedy().ifPresent(finding::fix);
      sink.report(finding);
    }
  }
}
