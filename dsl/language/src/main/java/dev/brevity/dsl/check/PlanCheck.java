package dev.brevity.dsl.check;

import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.ast.PlanDeclaration.Member;
import dev.brevity.dsl.ast.PlanDeclaration.Selector;
import dev.brevity.dsl.ast.PlanDeclaration.Step;
import dev.brevity.dsl.ast.PlanWordDeclaration.Kind;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.NameFindings;
import dev.brevity.dsl.plan.FlatPlan;
import dev.brevity.dsl.plan.LayerKinds;
import dev.brevity.dsl.plan.NamePattern;
import dev.brevity.dsl.plan.StepOrder;
import dev.brevity.grammar.Span;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks plans as far as that is possible without a network. */
final class PlanCheck {
  private final Library library;
  private final PlanWordCheck words;
  private final SlotCheck slots;
  private final ShadowCheck shadows;
  private final DiagnosticSink sink;

  PlanCheck(
      Library library,
      RecipeCheck bodies,
      QuantizerCheck quantizers,
      PlanWordCheck words,
      DiagnosticSink sink) {
    LayerKinds kinds = new LayerKinds(library);
    this.library = library;
    this.words = words;
    this.slots = new SlotCheck(library, kinds, bodies, quantizers, sink);
    this.shadows = new ShadowCheck(kinds, sink);
    this.sink = sink;
  }

  void check(PlanDeclaration plan) {
    plan.base().ifPresent(base -> base(plan, base));
    Map<String, Span> chosen = new HashMap<>();
    boolean ownSteps = false;
    for (Member member : plan.members()) {
      if (member instanceof PlanDeclaration.Layers layers) {
        layers.selectors().forEach(this::selector);
      } else if (member instanceof PlanDeclaration.Keep keep) {
        keep.selectors().forEach(this::selector);
      } else if (member instanceof PlanDeclaration.Steps steps) {
        ownSteps = true;
        for (Step step : steps.steps()) {
          words.use(Kind.STEP, step.name(), step.settings());
        }
      } else if (member instanceof PlanDeclaration.Style style) {
        once("style", style.span(), chosen);
        words.use(Kind.STYLE, style.name(), style.settings());
        style.settings().stream()
            .filter(setting -> words.takesRecipe(Kind.STYLE, style.name(), setting.target()))
            .forEach(slots::activation);
      } else if (member instanceof PlanDeclaration.Export export) {
        once("export", export.span(), chosen);
        words.use(Kind.TARGET, export.target(), export.settings());
      }
    }
    FlatPlan flat = FlatPlan.of(plan, library);
    slots.check(plan, flat);
    shadows.check(plan, flat.rules());
    if (ownSteps) {
      new StepOrder(library).check(flat.steps(), sink);
    }
  }

  private void base(PlanDeclaration plan, Identifier base) {
    Optional<PlanDeclaration> found = library.plan(base.text());
    if (found.isEmpty()) {
      List<String> known =
          library.planNames().stream().filter(name -> !name.equals(plan.name().text())).toList();
      sink.report(
          NameFindings.suggest(
              Diagnostic.of(
                  Code.UNKNOWN_PLAN, base.span(), "there is no plan `" + base.text() + "`"),
              base.text(),
              base.span(),
              known));
      return;
    }
    Set<String> seen = new HashSet<>(Set.of(plan.name().text()));
    @Nullable PlanDeclaration next = found.get();
    while (next != null) {
      if (seen.size() > FlatPlan.MAX_DEPTH) {
        sink.report(
            Diagnostic.of(
                Code.INHERITANCE_TOO_DEEP,
                base.span(),
                "`"
                    + plan.name()
                    + "` extends more than "
                    + FlatPlan.MAX_DEPTH
                    + " plans, directly and through others"));
        return;
      }
      if (!seen.add(next.name().text())) {
        if (next.name().text().equals(plan.name().text())) {
          sink.report(
              Diagnostic.of(
                  Code.INHERITANCE_CYCLE,
                  base.span(),
                  "`" + plan.name() + "` extends itself, directly or through others"));
        }
        return;
      }
      next = next.base().flatMap(name -> library.plan(name.text())).orElse(null);
    }
  }

  private void once(String what, Span place, Map<String, Span> chosen) {
    @Nullable Span first = chosen.putIfAbsent(what, place);
    if (first != null) {
      sink.report(
          Diagnostic.of(Code.DUPLICATE_ASSIGNMENT, place, "`" + what + "` is set twice")
              .label("set again")
              .related(first, "first set here")
              .fix("remove one of the two"));
    }
  }

  private void selector(Selector selector) {
    switch (selector.kind()) {
      case LAYER_KIND -> words.kind(new Identifier(selector.text(), selector.span()));
      case REGEX ->
          NamePattern.mistake(selector.text())
              .ifPresent(
                  mistake ->
                      sink.report(
                          Diagnostic.of(
                              Code.BAD_PATTERN,
                              selector.span(),
                              "this is not a regular expression: " + mistake)));
      case NAME -> {}
    }
  }
}
