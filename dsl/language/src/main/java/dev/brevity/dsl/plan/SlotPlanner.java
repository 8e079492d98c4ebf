package dev.brevity.dsl.plan;

import dev.brevity.dsl.ast.Demands;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Requirement;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.evaluate.Inputs;
import dev.brevity.dsl.evaluate.Resolution;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.evaluate.SlotInputs;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.MergedRecipe;
import dev.brevity.dsl.link.Origin;
import dev.brevity.dsl.model.ModelOutline.Layer;
import dev.brevity.dsl.model.ModelOutline.Operand;
import dev.brevity.dsl.model.ModelOutline.Weight;
import dev.brevity.dsl.type.Vocabulary;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Resolves what rules put into the slots of layers, and compares it with style and target. */
final class SlotPlanner {
  private final Library library;
  private final Resolver resolver;
  private final SlotQuestions questions;
  private final Optional<PlannedWord> style;
  private final Optional<PlannedWord> export;
  private final List<PlannedWord> missing;
  private final Map<SlotChoice, Optional<Expression.AnonymousRecipe>> recipes = new HashMap<>();
  private final Map<Site, Outcome> outcomes = new HashMap<>();
  private final Map<Key, Trouble> troubles = new LinkedHashMap<>();

  /**
   * @param missing the steps that the plan should have used before it exports, if a quantizer needs
   *     them
   */
  SlotPlanner(
      Library library,
      Resolver resolver,
      Optional<PlannedWord> style,
      Optional<PlannedWord> export,
      List<PlannedWord> missing) {
    this.missing = List.copyOf(missing);
    this.library = library;
    this.resolver = resolver;
    this.questions = new SlotQuestions(resolver);
    this.style = style;
    this.export = export;
  }

  /** The same finding at the same place is one, however many layers it concerns. */
  private record Key(Code code, String message, int start, String file) {}

  /** A finding and the layers that it concerns. */
  private record Trouble(Diagnostic finding, Set<String> layers) {}

  /** What the outcome for a slot depends on: layers that look alike share it. */
  private record Site(
      SlotChoice choice,
      String slot,
      Map<String, SlotChoice> filled,
      String kind,
      List<Weight> weights,
      Optional<List<Long>> bias,
      Optional<Operand> input,
      Optional<Operand> output) {}

  /**
   * What came of a slot.
   *
   * @param inexpressible what the export target cannot express
   */
  private record Outcome(
      Optional<SlotPlan> plan, List<Diagnostic> findings, List<String> inexpressible) {}

  /**
   * @param gainsBias whether a step of the plan gives the layer its bias
   * @param floatBytes the bytes of a number of its parameters in floating point
   */
  LayerPlan plan(Layer layer, LayerRules.Applied applied, boolean gainsBias, int floatBytes) {
    List<SlotPlan> slots = new ArrayList<>();
    List<String> inexpressible = new ArrayList<>();
    Map<String, SlotChoice> filled = Map.copyOf(applied.choices());
    applied
        .choices()
        .forEach(
            (slot, choice) -> {
              Site site =
                  new Site(
                      choice,
                      slot,
                      filled,
                      layer.kind(),
                      layer.weights(),
                      layer.bias(),
                      layer.input(),
                      layer.output());
              Outcome outcome = outcomes.get(site);
              if (outcome == null) {
                outcome = outcome(layer, slot, choice, filled);
                outcomes.put(site, outcome);
              }
              outcome.plan().ifPresent(slots::add);
              outcome.findings().forEach(finding -> note(layer, finding));
              inexpressible.addAll(outcome.inexpressible());
            });
    return new LayerPlan(
        layer, applied.rule(), applied.kept(), slots, inexpressible, gainsBias, floatBytes);
  }

  private Outcome outcome(
      Layer layer, String slot, SlotChoice choice, Map<String, SlotChoice> filled) {
    Optional<Expression.AnonymousRecipe> written =
        recipes
            .computeIfAbsent(choice, SlotChoice::recipe)
            .filter(recipe -> library.recipe(recipe.base().text()).isPresent());
    if (written.isEmpty()) {
      return new Outcome(Optional.empty(), List.of(), List.of());
    }
    MergedRecipe recipe = library.merged(written.get(), Origin.USER);
    List<SlotInputs> told = LayerInputs.of(layer, slot);
    List<Inputs> allInputs = told.stream().map(one -> one.values(Map.of())).toList();
    Inputs inputs = allInputs.get(0);
    List<List<Long>> parameters = told.stream().flatMap(one -> one.parameters().stream()).toList();
    Resolution resolution = resolver.resolve(recipe, inputs);
    List<Diagnostic> findings = new ArrayList<>(resolution.diagnostics());
    boolean quantizes = questions.quantizes(recipe, inputs).orElse(true);
    SlotPlan plan =
        new SlotPlan(
            slot,
            written.get(),
            recipe,
            choice.place(),
            quantizes,
            resolver.value(recipe, "bit_width", inputs).value().flatMap(SlotPlanner::whole),
            scaleShape(recipe, inputs),
            scales(recipe, allInputs),
            parameters.isEmpty()
                ? Optional.empty()
                : Optional.of(parameters.stream().mapToLong(LayerPlan::count).sum()),
            said(recipe, slot, inputs, Demands.STORED_BITS).flatMap(SlotPlanner::whole),
            said(recipe, slot, inputs, Demands.STORED_OFFSETS).map(new Value.Truth(true)::equals),
            isSaid(recipe, slot, inputs, Demands.IS_MINIFLOAT),
            isSaid(recipe, slot, inputs, Demands.ON_THE_FLY),
            said(recipe, slot, inputs, Demands.OTHER_FORM)
                .map(value -> value instanceof Value.Text text ? text.value() : "")
                .orElse(""));
    List<String> inexpressible = new ArrayList<>();
    if (quantizes) {
      demands(plan, choice, inputs, others(layer, slot, filled), findings, inexpressible);
    }
    return new Outcome(Optional.of(plan), findings, inexpressible);
  }

  private boolean isSaid(MergedRecipe recipe, String slot, Inputs inputs, String name) {
    return said(recipe, slot, inputs, name).filter(new Value.Truth(true)::equals).isPresent();
  }

  /** What the export target says of a quantizer by a name of its own. */
  private Optional<Value> said(MergedRecipe recipe, String slot, Inputs inputs, String name) {
    return export.flatMap(target -> questions.said(recipe, target, slot, inputs, name));
  }

  private Optional<List<Long>> scaleShape(MergedRecipe recipe, Inputs inputs) {
    return resolver.value(recipe, "scaling_shape", inputs).value().flatMap(SlotPlanner::sizes);
  }

  /** The number of scales of all quantizers in the slot, where it is known. */
  private Optional<Long> scales(MergedRecipe recipe, List<Inputs> allInputs) {
    Optional<Long> sum = Optional.of(0L);
    for (Inputs inputs : allInputs) {
      Optional<Long> count = scaleShape(recipe, inputs).map(LayerPlan::count);
      sum = sum.flatMap(before -> count.map(more -> before + more));
    }
    return sum;
  }

  private static Optional<Integer> whole(Value value) {
    return value instanceof Value.Numeric number && number.integral()
        ? Optional.of((int) number.value())
        : Optional.empty();
  }

  private static Optional<List<Long>> sizes(Value value) {
    if (!(value instanceof Value.Sequence sequence)) {
      return Optional.empty();
    }
    List<Long> sizes = new ArrayList<>();
    for (Value element : sequence.elements()) {
      if (!(element instanceof Value.Numeric number)) {
        return Optional.empty();
      }
      sizes.add((long) number.value());
    }
    return Optional.of(List.copyOf(sizes));
  }

  // ---- what style and target demand

  private void demands(
      SlotPlan slot,
      SlotChoice choice,
      Inputs inputs,
      Map<String, Value> others,
      List<Diagnostic> findings,
      List<String> inexpressible) {
    for (PlannedWord word : style.stream().toList()) {
      Demand demand = new Demand(word, slot.slot(), inputs, others);
      for (Requirement violated : violated(slot.recipe(), demand)) {
        Span culprit = culprit(choice, demand, violated);
        findings.add(finding(Code.MISPLACED_QUANTIZER, culprit, demand, violated));
      }
    }
    for (PlannedWord word : missing) {
      Demand demand = new Demand(word, slot.slot(), inputs, others);
      for (Requirement violated : violated(slot.recipe(), demand)) {
        Span culprit = culprit(choice, demand, violated);
        findings.add(finding(Code.STEP_MISSING, culprit, demand, violated));
      }
    }
    for (PlannedWord word : export.stream().toList()) {
      Demand demand = new Demand(word, slot.slot(), inputs, others);
      for (Requirement violated : violated(slot.recipe(), demand)) {
        inexpressible.add(slot.slot() + ": " + violated.message());
        Span culprit = word.blamed(violated).orElseGet(() -> culprit(choice, demand, violated));
        findings.add(finding(Code.NOT_EXPRESSIBLE, culprit, demand, violated));
      }
    }
  }

  /**
   * What a style or target demands of a slot.
   *
   * @param others what is known of the other slots of the layer, by name
   */
  private record Demand(PlannedWord word, String slot, Inputs inputs, Map<String, Value> others) {}

  /**
   * {@code filled}, the slots of the layer that hold something, and for a bias what decides whether
   * it can take its scale from theirs.
   */
  private Map<String, Value> others(Layer layer, String slot, Map<String, SlotChoice> filled) {
    Map<String, Value> others = new LinkedHashMap<>();
    others.put(
        "filled",
        new Value.Sequence(filled.keySet().stream().<Value>map(Vocabulary::slot).toList()));
    if (slot.equals("bias")) {
      for (BiasFactor factor : BiasFactor.ALL) {
        Optional.ofNullable(filled.get(factor.slot()))
            .flatMap(SlotChoice::recipe)
            .filter(recipe -> library.recipe(recipe.base().text()).isPresent())
            .map(recipe -> library.merged(recipe, Origin.USER))
            .ifPresent(
                recipe -> {
                  Inputs inputs = LayerInputs.of(layer, factor.slot()).get(0).values(Map.of());
                  resolver
                      .value(recipe, factor.attribute(), inputs)
                      .value()
                      .ifPresent(value -> others.put(factor.name(), value));
                });
      }
    }
    return others;
  }

  private List<Requirement> violated(MergedRecipe recipe, Demand demand) {
    return questions.violated(
        recipe, demand.word(), demand.slot(), demand.inputs(), demand.others());
  }

  /** Where the quantizer is named, or the first refinement of it that violates the requirement. */
  private Span culprit(SlotChoice choice, Demand demand, Requirement requirement) {
    for (SlotChoice until : choice.history()) {
      boolean violates =
          until
              .recipe()
              .map(recipe -> violated(library.merged(recipe, Origin.USER), demand))
              .filter(all -> all.contains(requirement))
              .isPresent();
      if (violates) {
        return until.lastPlace();
      }
    }
    return choice.place();
  }

  /** A demand of a style or target that a quantizer does not meet. */
  private static Diagnostic finding(Code code, Span place, Demand demand, Requirement violated) {
    Diagnostic.Builder finding =
        Diagnostic.of(code, place, violated.message())
            .label("in `" + demand.slot() + "`")
            .related(
                demand.word().span(),
                code == Code.STEP_MISSING ? "exported without it" : "what demands it");
    violated.remedy().ifPresent(finding::fix);
    return finding.build();
  }

  // ---- findings, each once

  private void note(Layer layer, Diagnostic finding) {
    Key key =
        new Key(
            finding.code(),
            finding.message(),
            finding.span().map(Span::start).orElse(0),
            finding.span().map(span -> span.source().name()).orElse(""));
    troubles
        .computeIfAbsent(key, first -> new Trouble(finding, new LinkedHashSet<>()))
        .layers()
        .add(layer.name());
  }

  /** Reports what was found, with the layers that it concerns. */
  void report(DiagnosticSink sink) {
    troubles
        .values()
        .forEach(
            trouble ->
                sink.report(
                    trouble
                        .finding()
                        .withNotes(List.of("in " + LayerNames.listed(trouble.layers())))));
  }
}
