package dev.brevity.dsl.check;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.ast.PlanDeclaration.Selector;
import dev.brevity.dsl.ast.PlanDeclaration.Slot;
import dev.brevity.dsl.ast.PlanWordDeclaration;
import dev.brevity.dsl.ast.RecipeBody;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.evaluate.Resolution;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.NameFindings;
import dev.brevity.dsl.link.Names;
import dev.brevity.dsl.link.Origin;
import dev.brevity.dsl.plan.FlatPlan;
import dev.brevity.dsl.plan.LayerKinds;
import dev.brevity.dsl.plan.PlanRule;
import dev.brevity.dsl.type.Type;
import dev.brevity.dsl.value.ResolvedObject;
import dev.brevity.grammar.Span;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks what the rules of a plan put into slots. */
final class SlotCheck {
  private final Library library;
  private final LayerKinds kinds;
  private final RecipeCheck bodies;
  private final QuantizerCheck quantizers;
  private final DiagnosticSink sink;
  private final Names names;

  SlotCheck(
      Library library,
      LayerKinds kinds,
      RecipeCheck bodies,
      QuantizerCheck quantizers,
      DiagnosticSink sink) {
    this.library = library;
    this.kinds = kinds;
    this.bodies = bodies;
    this.quantizers = quantizers;
    this.sink = sink;
    this.names = new Names(library);
  }

  /** Checks the plan's own rules; those that it inherits only tell what stands in slots. */
  void check(PlanDeclaration plan, FlatPlan flat) {
    Map<String, Expression> quantizerOfSlot = new HashMap<>();
    Map<String, Span> settings = new HashMap<>();
    TargetCheck target = new TargetCheck(library, quantizers.resolver(), flat, sink);
    for (PlanRule rule : flat.rules()) {
      if (rule instanceof PlanRule.Fill fill) {
        boolean own = ShadowCheck.isIn(plan.span(), fill.span());
        Map<String, Span> seen = fill.selectors().isEmpty() ? settings : new HashMap<>();
        for (Slot slot : fill.slots()) {
          if (own) {
            slot(fill, slot, seen, quantizerOfSlot, target);
          }
          if (slot.isWhole()) {
            quantizerOfSlot.put(slot.slot().text(), slot.value());
          }
        }
      }
    }
    target.report();
  }

  private void slot(
      PlanRule.Fill rule,
      Slot slot,
      Map<String, Span> seen,
      Map<String, Expression> quantizerOfSlot,
      TargetCheck target) {
    if (!isSlot(slot.slot(), rule.selectors())) {
      return;
    }
    String name = slot.slot().text();
    twice(slot.name(), slot.slot().span(), seen);
    if (!slot.isWhole()) {
      @Nullable Expression before = quantizerOfSlot.get(name);
      refine(slot, before)
          .ifPresent(refined -> target.refines(name, Objects.requireNonNull(before), refined));
    } else if (quantizer(name, slot.value())) {
      target.fills(name, slot.value());
    }
  }

  private boolean isSlot(Identifier name, List<Selector> selectors) {
    Map<String, String> slots = new LinkedHashMap<>();
    boolean all = selectors.isEmpty();
    for (Selector selector : selectors) {
      if (selector.kind() == Selector.Kind.LAYER_KIND && kinds.isDeclared(selector.text())) {
        slots.putAll(kinds.slotsBelow(selector.text()));
      } else {
        all = true;
      }
    }
    if (all ? kinds.slots().containsKey(name.text()) : slots.containsKey(name.text())) {
      return true;
    }
    if (selectors.isEmpty()
        && library.planWord(PlanWordDeclaration.Kind.STEP, name.text()).isPresent()) {
      sink.report(
          Diagnostic.of(
                  Code.UNKNOWN_SLOT,
                  name.span(),
                  "`" + name.text() + "` is a step, and stands outside of `steps`")
              .fix("put it into `steps`"));
      return false;
    }
    List<String> known = List.copyOf(all ? kinds.slots().keySet() : slots.keySet());
    String whose = all ? "layers have" : "`" + selectors.get(0).text() + "` has";
    Diagnostic.Builder finding =
        Diagnostic.of(Code.UNKNOWN_SLOT, name.span(), whose + " no slot `" + name.text() + "`")
            .note(
                known.isEmpty()
                    ? "it has no slots"
                    : "slots: `" + String.join("`, `", known) + "`");
    sink.report(NameFindings.suggest(finding, name.text(), name.span(), known));
    return false;
  }

  private void twice(String name, Span place, Map<String, Span> seen) {
    @Nullable Span first = seen.putIfAbsent(name, place);
    if (first != null) {
      sink.report(
          Diagnostic.of(Code.DUPLICATE_ASSIGNMENT, place, "`" + name + "` is set twice")
              .label("set again")
              .related(first, "first set here")
              .fix("remove one of the two"));
    }
  }

  /**
   * What stands in a slot must be a quantizer of the slot's kind, or {@code none}.
   *
   * @return whether it is a quantizer
   */
  private boolean quantizer(String slot, Expression value) {
    if (value instanceof Expression.NoneLiteral || value instanceof Expression.Malformed) {
      return false;
    }
    Optional<Resolution> resolution = Optional.empty();
    if (value instanceof Expression.NameReference name) {
      Names.Meaning meaning =
          names.meaning(name.name(), Type.of(new Type.AnyRecipe()), Origin.USER);
      if (meaning instanceof Names.NamedRecipe recipe) {
        resolution = quantizers.check(recipe.recipe());
      } else {
        sink.report(
            NameFindings.suggestRecipe(
                Diagnostic.of(
                    Code.UNKNOWN_NAME, name.span(), "there is no quantizer `" + name.name() + "`"),
                new Identifier(name.name(), name.span()),
                library.recipes()));
        return false;
      }
    } else if (value instanceof Expression.AnonymousRecipe recipe) {
      bodies.anonymous(recipe, Place.anything(Origin.USER));
      if (library.recipe(recipe.base().text()).isPresent()) {
        resolution = quantizers.check(recipe);
      }
    } else {
      sink.report(
          Diagnostic.of(
              Code.WRONG_TYPE, value.span(), "`" + slot + "` takes a quantizer or `none`"));
      return false;
    }
    return resolution.map(found -> kind(slot, slot, value.span(), found)).orElse(false);
  }

  /** What a style quantizes activations with: checked as what stands in the slot of a result. */
  void activation(Assignment option) {
    Expression value = option.value();
    Optional<Resolution> resolution = Optional.empty();
    if (value instanceof Expression.NameReference name) {
      resolution = library.recipe(name.name()).flatMap(quantizers::check);
    } else if (value instanceof Expression.AnonymousRecipe recipe
        && library.recipe(recipe.base().text()).isPresent()) {
      resolution = quantizers.check(recipe);
    }
    resolution.ifPresent(found -> kind("output", option.target().text(), value.span(), found));
  }

  private boolean kind(String slot, String name, Span place, Resolution resolution) {
    String role = kinds.slots().getOrDefault(slot, "");
    if (resolution.plays(role, library.vocabulary())) {
      return true;
    }
    if (!(resolution.value().orElse(null) instanceof ResolvedObject)) {
      return false;
    }
    Diagnostic.Builder finding =
        Diagnostic.of(
            Code.WRONG_QUANTIZER_FOR_SLOT,
            place,
            "this quantizer cannot be used for `" + name + "`");
    String uses =
        kinds.slots().entrySet().stream()
            .filter(other -> resolution.plays(other.getValue(), library.vocabulary()))
            .map(other -> "`" + other.getKey() + "`")
            .collect(Collectors.joining(", "));
    if (!uses.isEmpty()) {
      finding.note("it is made for " + uses);
    }
    sink.report(finding.build());
    return false;
  }

  /**
   * {@code weight.bit_width = 8}: checked as an override of what an earlier rule put into the slot.
   */
  private Optional<Expression.AnonymousRecipe> refine(Slot slot, @Nullable Expression refined) {
    RecipeBody override = slot.refine(RecipeBody.of(List.of()));
    bodies.body(override, Place.anything(Origin.USER));
    boolean unknown =
        slot.path().stream().anyMatch(name -> library.attribute(name.text()).isEmpty());
    if (unknown) {
      return Optional.empty();
    }
    if (refined == null) {
      sink.report(
          Diagnostic.of(
                  Code.SLOT_NOT_SET,
                  slot.slot().span(),
                  "no earlier rule of this plan puts a quantizer into `" + slot.slot().text() + "`")
              .fix("set `" + slot.slot().text() + "` first"));
      return Optional.empty();
    }
    RecipeBody body = override;
    Identifier base;
    if (refined instanceof Expression.AnonymousRecipe recipe) {
      base = recipe.base();
      body = slot.refine(recipe.body());
    } else if (refined instanceof Expression.NameReference name) {
      base = new Identifier(name.name(), name.span());
    } else {
      return Optional.empty();
    }
    if (library.recipe(base.text()).isEmpty()) {
      return Optional.empty();
    }
    Expression.AnonymousRecipe recipe = new Expression.AnonymousRecipe(base, body, slot.span());
    Optional<Resolution> resolution = quantizers.check(recipe);
    return resolution.filter(found -> found.value().isPresent()).map(found -> recipe);
  }
}
