package dev.brevity.dsl.check;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.ast.PlanDeclaration.Keep;
import dev.brevity.dsl.ast.PlanDeclaration.Layers;
import dev.brevity.dsl.ast.PlanDeclaration.Member;
import dev.brevity.dsl.ast.PlanDeclaration.Selector;
import dev.brevity.dsl.ast.PlanDeclaration.Slot;
import dev.brevity.dsl.ast.RecipeBody;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.evaluate.Resolution;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.NameFindings;
import dev.brevity.dsl.link.Names;
import dev.brevity.dsl.link.Origin;
import dev.brevity.dsl.link.Recipe;
import dev.brevity.dsl.type.Type;
import dev.brevity.dsl.value.ResolvedObject;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks plans as far as that is possible without a model: names, slots, and rules that later ones
 * take over.
 */
final class PlanCheck {
  private static final Map<String, String> ROLES =
      Map.of(
          "weight", "WeightQuant",
          "bias", "BiasQuant",
          "input", "ActQuant",
          "output", "ActQuant");
  private static final List<String> SLOTS = List.of("weight", "bias", "input", "output");

  private final Library library;
  private final RecipeCheck bodies;
  private final QuantizerCheck quantizers;
  private final DiagnosticSink sink;
  private final Names names;

  PlanCheck(Library library, RecipeCheck bodies, QuantizerCheck quantizers, DiagnosticSink sink) {
    this.library = library;
    this.bodies = bodies;
    this.quantizers = quantizers;
    this.sink = sink;
    this.names = new Names(library);
  }

  void check(PlanDeclaration plan) {
    Map<String, Expression> quantizerOfSlot = new HashMap<>();
    Map<String, Span> settings = new HashMap<>();
    for (Member member : plan.members()) {
      if (member instanceof PlanDeclaration.Setting setting) {
        setting(setting.assignment(), settings, quantizerOfSlot);
      } else if (member instanceof Layers layers) {
        slots(layers, quantizerOfSlot);
      } else if (member instanceof PlanDeclaration.Steps steps) {
        steps.steps().forEach(step -> bodies.duplicates(step.settings()));
      } else if (member instanceof PlanDeclaration.Export export) {
        bodies.duplicates(export.settings());
      }
    }
    shadowed(plan.members());
  }

  private void setting(
      Assignment setting, Map<String, Span> seen, Map<String, Expression> quantizerOfSlot) {
    Identifier slot = setting.target();
    if (isSlot(slot)) {
      twice(slot.text(), slot.span(), seen);
      quantizer(slot.text(), setting.value());
      quantizerOfSlot.put(slot.text(), setting.value());
    }
  }

  private void slots(Layers layers, Map<String, Expression> quantizerOfSlot) {
    Map<String, Span> seen = new HashMap<>();
    for (Slot slot : layers.slots()) {
      String name = slot.slot().text();
      if (!isSlot(slot.slot())) {
        continue;
      }
      twice(
          name + slot.attribute().map(attribute -> "." + attribute.text()).orElse(""),
          slot.slot().span(),
          seen);
      if (slot.attribute().isPresent()) {
        refine(slot, slot.attribute().get(), quantizerOfSlot);
      } else {
        quantizer(name, slot.value());
        quantizerOfSlot.put(name, slot.value());
      }
    }
  }

  private boolean isSlot(Identifier name) {
    if (ROLES.containsKey(name.text())) {
      return true;
    }
    Diagnostic.Builder finding =
        Diagnostic.of(Code.UNKNOWN_SLOT, name.span(), "layers have no slot `" + name.text() + "`")
            .note("slots: `" + String.join("`, `", SLOTS) + "`");
    sink.report(NameFindings.suggest(finding, name.text(), name.span(), SLOTS));
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

  /** What stands in a slot must be a quantizer of the slot's kind, or {@code none}. */
  private void quantizer(String slot, Expression value) {
    if (value instanceof Expression.NoneLiteral || value instanceof Expression.Malformed) {
      return;
    }
    Optional<Resolution> resolution = Optional.empty();
    if (value instanceof Expression.NameReference name) {
      Names.Meaning meaning =
          names.meaning(name.name(), Type.of(new Type.AnyRecipe()), Origin.USER);
      if (meaning instanceof Names.NamedRecipe recipe) {
        resolution = quantizers.check(recipe.recipe());
      } else {
        List<String> known = library.recipes().stream().map(Recipe::name).toList();
        sink.report(
            NameFindings.suggest(
                Diagnostic.of(
                    Code.UNKNOWN_NAME, name.span(), "there is no quantizer `" + name.name() + "`"),
                name.name(),
                name.span(),
                known));
        return;
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
      return;
    }
    resolution.ifPresent(found -> kind(slot, value.span(), found));
  }

  private void kind(String slot, Span place, Resolution resolution) {
    String role = ROLES.getOrDefault(slot, "");
    if (resolution.value().orElse(null) instanceof ResolvedObject proxy
        && !library.vocabulary().plays(proxy.implementation(), role)) {
      sink.report(
          Diagnostic.of(
              Code.WRONG_QUANTIZER_FOR_SLOT,
              place,
              "`"
                  + slot
                  + "` takes a quantizer whose `proxy_class` is a `"
                  + role
                  + "`, not `"
                  + proxy.implementation()
                  + "`"));
    }
  }

  /**
   * {@code weight.bit_width = 8}: checked as an override of what an earlier rule put into the slot.
   */
  private void refine(Slot slot, Identifier attribute, Map<String, Expression> quantizerOfSlot) {
    Assignment assignment =
        new Assignment(attribute, slot.value(), "", attribute.span().to(slot.value().span()));
    bodies.assignment(assignment, Place.anything(Origin.USER));
    @Nullable Expression refined = quantizerOfSlot.get(slot.slot().text());
    if (library.attribute(attribute.text()).isEmpty()) {
      return;
    }
    if (refined == null) {
      sink.report(
          Diagnostic.of(
                  Code.SLOT_NOT_SET,
                  slot.slot().span(),
                  "no earlier rule of this plan puts a quantizer into `" + slot.slot().text() + "`")
              .fix("set `" + slot.slot().text() + "` first"));
      return;
    }
    List<Assignment> all = new ArrayList<>();
    Identifier base;
    if (refined instanceof Expression.AnonymousRecipe recipe) {
      base = recipe.base();
      recipe.body().assignments().stream()
          .filter(earlier -> !earlier.target().text().equals(attribute.text()))
          .forEach(all::add);
    } else if (refined instanceof Expression.NameReference name) {
      base = new Identifier(name.name(), name.span());
    } else {
      return;
    }
    all.add(assignment);
    if (library.recipe(base.text()).isPresent()) {
      RecipeBody body = new RecipeBody(all, List.of());
      quantizers.check(new Expression.AnonymousRecipe(base, body, slot.span()));
    }
  }

  // ---- rules that later rules take over

  private void shadowed(List<Member> members) {
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i) instanceof Layers early && !early.slots().isEmpty()) {
        for (Member late : members.subList(i + 1, members.size())) {
          if (covers(late, early)) {
            sink.report(
                Diagnostic.of(
                        Code.SHADOWED_RULE,
                        early.selectors().get(0).span(),
                        "a later rule takes over everything that this rule sets")
                    .label("has no effect")
                    .related(late.span(), "the later rule")
                    .fix("remove one of the two, or put the more special rule last"));
            break;
          }
        }
      }
    }
  }

  private static boolean covers(Member late, Layers early) {
    if (late instanceof Keep keep) {
      return selectsAll(keep.selectors(), early.selectors());
    }
    if (!(late instanceof Layers layers) || !selectsAll(layers.selectors(), early.selectors())) {
      return false;
    }
    Set<String> whole = new HashSet<>();
    Set<String> refined = new HashSet<>();
    for (Slot slot : layers.slots()) {
      if (slot.attribute().isEmpty()) {
        whole.add(slot.slot().text());
      } else {
        refined.add(slot.slot().text() + "." + slot.attribute().get().text());
      }
    }
    return early.slots().stream()
        .allMatch(
            slot ->
                whole.contains(slot.slot().text())
                    || slot.attribute()
                        .map(name -> refined.contains(slot.slot().text() + "." + name.text()))
                        .orElse(false));
  }

  private static boolean selectsAll(List<Selector> wide, List<Selector> narrow) {
    return narrow.stream().allMatch(one -> wide.stream().anyMatch(other -> covers(other, one)));
  }

  private static boolean covers(Selector wide, Selector narrow) {
    boolean all = wide.kind() == Selector.Kind.NAME && wide.text().equals("*");
    return all || (wide.kind() == narrow.kind() && wide.text().equals(narrow.text()));
  }
}
