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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Holds the quantizers of a plan against what its export target can express. */
final class TargetCheck {
  private final Library library;
  private final Resolver resolver;
  private final DiagnosticSink sink;
  private final Optional<PlannedWord> target;
  private final List<Filled> filled = new ArrayList<>();

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

  /** Remembers what a rule puts into a slot. */
  void fills(String slot, Expression quantizer) {
    filled.add(new Filled(slot, quantizer, new ArrayList<>()));
  }

  /**
   * Remembers a refinement of what an earlier rule put into a slot.
   *
   * @param quantizer what was refined
   * @param refined the whole of it afterwards
   */
  void refines(String slot, Expression quantizer, Expression refined) {
    for (Filled one : filled) {
      if (one.isOf(slot, quantizer)) {
        one.refined().add(refined);
        return;
      }
    }
    filled.add(new Filled(slot, refined, new ArrayList<>()));
  }

  /**
   * Reports what the target cannot express, whatever the layer, where it comes from: at a
   * quantizer, unless some refinement of it mends that, and at a refinement that brings it in.
   */
  void report() {
    for (Filled one : filled) {
      Set<Requirement> atFirst = violated(one.slot(), one.quantizer());
      Set<Requirement> always = new LinkedHashSet<>(atFirst);
      for (Expression refined : one.refined()) {
        Set<Requirement> then = violated(one.slot(), refined);
        always.retainAll(then);
        then.removeAll(atFirst);
        then.forEach(requirement -> report(refined, requirement));
      }
      always.forEach(requirement -> report(one.quantizer(), requirement));
    }
  }

  private Set<Requirement> violated(String slot, Expression quantizer) {
    Optional<MergedRecipe> recipe = merged(quantizer);
    if (target.isEmpty() || recipe.isEmpty() || quantizesNothing(recipe.get())) {
      return new LinkedHashSet<>();
    }
    PlannedWord word = target.get();
    Map<String, Value> names = new LinkedHashMap<>(word.options());
    names.put("slot", new Value.Text(slot));
    return new LinkedHashSet<>(
        resolver.violated(
            recipe.get(), Inputs.symbolic(), word.word().declaration().requirements(), names));
  }

  private boolean quantizesNothing(MergedRecipe recipe) {
    return resolver.value(recipe, "tensor_quant", Inputs.symbolic()).value().orElse(null)
        instanceof Value.None;
  }

  private Optional<MergedRecipe> merged(Expression quantizer) {
    if (quantizer instanceof Expression.AnonymousRecipe recipe) {
      return Optional.of(library.merged(recipe, Origin.USER));
    }
    return quantizer instanceof Expression.NameReference name
        ? library.merged(name.name())
        : Optional.empty();
  }

  private void report(Expression quantizer, Requirement violated) {
    PlannedWord word = target.orElseThrow();
    Diagnostic.Builder finding =
        Diagnostic.of(Code.NOT_EXPRESSIBLE, quantizer.span(), violated.message())
            .label("`" + word.name() + "` cannot express this")
            .related(word.span(), "chosen here");
    violated.remedy().ifPresent(finding::fix);
    sink.report(finding);
  }

  /**
   * What stands in a slot after a rule.
   *
   * @param refined what later rules make of it, each by itself
   */
  private record Filled(String slot, Expression quantizer, List<Expression> refined) {
    @SuppressWarnings("ReferenceEquality") // equal texts at two places are two quantizers
    boolean isOf(String otherSlot, Expression other) {
      return slot.equals(otherSlot) && quantizer == other;
    }
  }
}
