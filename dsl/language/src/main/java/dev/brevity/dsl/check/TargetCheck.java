package dev.brevity.dsl.check;

import dev.brevity.dsl.ast.Demands;
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
import dev.brevity.dsl.plan.MissingSteps;
import dev.brevity.dsl.plan.Options;
import dev.brevity.dsl.plan.PlannedWord;
import dev.brevity.dsl.plan.SlotQuestions;
import dev.brevity.dsl.type.Vocabulary;
import dev.brevity.dsl.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares the quantizers of a plan with what its export target can express, and against what the
 * steps would have done that it leaves out.
 */
final class TargetCheck {
  private final Library library;
  private final Resolver resolver;
  private final SlotQuestions questions;
  private final DiagnosticSink sink;
  private final List<Demand> demands = new ArrayList<>();
  private final List<Filled> filled = new ArrayList<>();

  TargetCheck(Library library, Resolver resolver, FlatPlan plan, DiagnosticSink sink) {
    this.library = library;
    this.resolver = resolver;
    this.questions = new SlotQuestions(resolver);
    this.sink = sink;
    Options options = new Options(library, resolver);
    plan.export()
        .ifPresent(
            export ->
                library
                    .planWord(Kind.TARGET, export.target().text())
                    .map(word -> options.planned(word, export.settings(), export.span()))
                    .ifPresent(
                        word ->
                            demands.add(
                                new Demand(
                                    Code.NOT_EXPRESSIBLE,
                                    word,
                                    "`" + word.name() + "` cannot express this",
                                    "chosen here"))));
    for (PlannedWord step : MissingSteps.of(plan, library, options)) {
      demands.add(
          new Demand(
              Code.STEP_MISSING,
              step,
              "needs `" + step.name() + "`",
              plan.export().filter(export -> export.span().equals(step.span())).isPresent()
                  ? "exported without it"
                  : "runs without it"));
    }
  }

  /**
   * Whose requirements quantizers are compared with.
   *
   * @param label what is said at the quantizer
   * @param reason what is said where the word, or the lack of it, comes from
   */
  private record Demand(Code code, PlannedWord word, String label, String reason) {}

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
   * quantizer, unless some refinement of it fixes that, and at a refinement that brings it in.
   */
  void report() {
    for (Demand demand : demands) {
      options(demand);
      filled.forEach(one -> report(demand, one));
    }
  }

  /** Options that no quantizer makes right. */
  private void options(Demand demand) {
    PlannedWord word = demand.word();
    MergedRecipe nothing = library.bare(word.word().declaration().name());
    Map<String, Value> names = new LinkedHashMap<>(word.options());
    names.put("slot", Vocabulary.slot("weight"));
    Demands all = word.word().declaration().demands();
    for (Requirement violated : resolver.violated(nothing, Inputs.symbolic(), all, names)) {
      word.blamed(violated)
          .filter(library::isUsers)
          .ifPresent(
              place -> {
                Diagnostic.Builder finding =
                    Diagnostic.of(demand.code(), place, violated.message());
                violated.remedy().ifPresent(finding::fix);
                sink.report(finding);
              });
    }
  }

  private void report(Demand demand, Filled one) {
    Set<Requirement> atFirst = violated(demand, one.slot(), one.quantizer());
    Set<Requirement> always = new LinkedHashSet<>(atFirst);
    for (Expression refined : one.refined()) {
      Set<Requirement> then = violated(demand, one.slot(), refined);
      always.retainAll(then);
      then.removeAll(atFirst);
      then.forEach(requirement -> report(demand, refined, requirement));
    }
    always.forEach(requirement -> report(demand, one.quantizer(), requirement));
  }

  private Set<Requirement> violated(Demand demand, String slot, Expression quantizer) {
    Optional<MergedRecipe> recipe = merged(quantizer);
    if (recipe.isEmpty() || !questions.quantizes(recipe.get(), Inputs.symbolic()).orElse(true)) {
      return new LinkedHashSet<>();
    }
    PlannedWord word = demand.word();
    Set<Requirement> violated =
        new LinkedHashSet<>(
            questions.violated(recipe.get(), word, slot, Inputs.symbolic(), Map.of()));
    violated.removeIf(requirement -> word.blamed(requirement).isPresent());
    return violated;
  }

  private Optional<MergedRecipe> merged(Expression quantizer) {
    if (quantizer instanceof Expression.AnonymousRecipe recipe) {
      return Optional.of(library.merged(recipe, Origin.USER));
    }
    return quantizer instanceof Expression.NameReference name
        ? library.merged(name.name())
        : Optional.empty();
  }

  private void report(Demand demand, Expression quantizer, Requirement violated) {
    Diagnostic.Builder finding =
        Diagnostic.of(demand.code(), quantizer.span(), violated.message())
            .label(demand.label())
            .related(demand.word().span(), demand.reason());
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
