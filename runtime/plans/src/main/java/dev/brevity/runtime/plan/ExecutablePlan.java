package dev.brevity.runtime.plan;

import dev.brevity.dsl.ast.PlanWordDeclaration.Kind;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.plan.PlannedWord;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.signature.ImplementationSignature.Parameter;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;
import dev.brevity.injector.assembly.AssemblyException;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A plan with what carries it out: its steps, its style and its export target, each built with its
 * options.
 *
 * @param recipes makes recipes of what the plan says
 * @param before the steps on the network in floating point, in order
 * @param placement puts the quantizers in place
 * @param after the steps once quantizers are in place, in order
 * @param target writes the network; absent for plans without an export
 */
public record ExecutablePlan(
    ResolvedPlan plan,
    PlanRecipes recipes,
    List<PlanStep> before,
    QuantizerPlacement placement,
    List<PlanStep> after,
    Optional<ExportTarget> target) {
  public ExecutablePlan {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /**
   * Builds what the plan names, so that what cannot be run shows before any work.
   *
   * @param brevity over the library of the plan
   * @throws MissingPartException if no library implements a step, the style or the export
   * @throws RecipeException if one of them refuses its options
   */
  public static ExecutablePlan of(ResolvedPlan plan, Brevity brevity) {
    PlanRecipes recipes = new PlanRecipes(brevity);
    Builder builder = new Builder(brevity, recipes);
    return new ExecutablePlan(
        plan,
        recipes,
        plan.before().stream().map(step -> builder.part(PlanStep.class, step)).toList(),
        plan.style()
            .map(style -> builder.part(QuantizerPlacement.class, style))
            .orElseGet(() -> builder.defaultPlacement(plan.plan().plan().name().span())),
        plan.after().stream().map(step -> builder.part(PlanStep.class, step)).toList(),
        plan.export().map(export -> builder.part(ExportTarget.class, export)));
  }

  /** Finds the class of a word in the index and hands it the options. */
  private record Builder(Brevity brevity, PlanRecipes recipes) {
    <T> T part(Class<T> role, PlannedWord word) {
      Kind kind = word.word().declaration().kind();
      ImplementationSignature signature = signature(kind, word.name());
      requireOptions(signature, word);
      Map<String, Value> options = new LinkedHashMap<>();
      word.options()
          .forEach(
              (name, value) ->
                  options.put(
                      name,
                      value instanceof Value.NestedRecipe
                          ? new Value.Input(
                              name, recipes.option(word, name).orElseThrow(), Map.of())
                          : value));
      return build(role, signature, options, word.span());
    }

    QuantizerPlacement defaultPlacement(Span place) {
      return build(
          QuantizerPlacement.class,
          signature(Kind.STYLE, ResolvedPlan.USUAL_STYLE),
          Map.of(),
          place);
    }

    private ImplementationSignature signature(Kind kind, String name) {
      return brevity
          .library()
          .vocabulary()
          .implementations()
          .find(kind, name)
          .orElseThrow(
              () ->
                  new MissingPartException(
                      kind == Kind.TARGET ? "export target" : kind.word(), name));
    }

    private <T> T build(
        Class<T> role, ImplementationSignature signature, Map<String, Value> options, Span place) {
      Object built;
      try {
        built = brevity.assembler().build(signature, options, place);
      } catch (AssemblyException e) {
        throw new RecipeException(e.diagnostics(), e);
      }
      if (!role.isInstance(built)) {
        throw new RecipeException(
            List.of(unusable(signature, place, "its class does something else")));
      }
      return role.cast(built);
    }

    /** An option that is declared and that nothing looks at would be silently without effect. */
    private static void requireOptions(ImplementationSignature signature, PlannedWord word) {
      Set<String> unread = new TreeSet<>(word.word().options().keySet());
      signature.parameters().stream().map(Parameter::name).forEach(unread::remove);
      if (!unread.isEmpty()) {
        throw new RecipeException(
            List.of(
                unusable(
                    signature,
                    word.span(),
                    "the library that implements it does not know "
                        + unread.stream()
                            .map(name -> "`" + name + "`")
                            .collect(Collectors.joining(", ")))));
      }
    }

    private static Diagnostic unusable(
        ImplementationSignature signature, Span place, String problem) {
      return Diagnostic.of(
              Code.IMPLEMENTATION_UNUSABLE,
              place,
              "the " + signature.kind() + " `" + signature.name() + "` cannot be used: " + problem)
          .build();
    }
  }
}
