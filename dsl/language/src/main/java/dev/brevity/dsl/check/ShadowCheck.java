package dev.brevity.dsl.check;

import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.ast.PlanDeclaration.Selector;
import dev.brevity.dsl.ast.PlanDeclaration.Slot;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.plan.LayerKinds;
import dev.brevity.dsl.plan.PlanRule;
import dev.brevity.grammar.Span;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds rules that later rules take over, whatever the network. */
final class ShadowCheck {
  private final LayerKinds kinds;
  private final DiagnosticSink sink;

  ShadowCheck(LayerKinds kinds, DiagnosticSink sink) {
    this.kinds = kinds;
    this.sink = sink;
  }

  /** Reports rules of the plan itself, not those that it inherits. */
  void check(PlanDeclaration plan, List<PlanRule> rules) {
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i) instanceof PlanRule.Fill early
          && !early.slots().isEmpty()
          && !early.selectors().isEmpty()
          && isIn(plan.span(), early.span())) {
        for (PlanRule late : rules.subList(i + 1, rules.size())) {
          if (covers(late, early)) {
            report(early, late);
            break;
          }
        }
      }
    }
  }

  static boolean isIn(Span outer, Span inner) {
    return outer.source() == inner.source()
        && outer.start() <= inner.start()
        && inner.end() <= outer.end();
  }

  private void report(PlanRule early, PlanRule late) {
    sink.report(
        Diagnostic.of(
                Code.SHADOWED_RULE,
                early.selectors().get(0).span(),
                "a later rule takes over everything that this rule sets")
            .label("has no effect")
            .related(late.span(), "the later rule")
            .fix("remove one of the two, or put the more special rule last"));
  }

  private boolean covers(PlanRule late, PlanRule.Fill early) {
    if (!selectsAll(late.selectors(), early.selectors())) {
      return false;
    }
    if (!(late instanceof PlanRule.Fill fill)) {
      return true;
    }
    Set<String> whole = new HashSet<>();
    Set<String> refined = new HashSet<>();
    for (Slot slot : fill.slots()) {
      if (slot.isWhole()) {
        whole.add(slot.slot().text());
      } else {
        refined.add(slot.name());
      }
    }
    return early.slots().stream()
        .allMatch(
            slot ->
                whole.contains(slot.slot().text())
                    || (!slot.isWhole() && refined.contains(slot.name())));
  }

  private boolean selectsAll(List<Selector> wide, List<Selector> narrow) {
    return narrow.stream().allMatch(one -> wide.stream().anyMatch(other -> covers(other, one)));
  }

  private boolean covers(Selector wide, Selector narrow) {
    if (wide.position().isPresent()) {
      return wide.kind() == narrow.kind()
          && wide.text().equals(narrow.text())
          && wide.position().equals(narrow.position());
    }
    boolean all = wide.kind() == Selector.Kind.NAME && wide.text().equals("*");
    boolean wider =
        wide.kind() == Selector.Kind.LAYER_KIND
            && narrow.kind() == Selector.Kind.LAYER_KIND
            && kinds.is(narrow.text(), wide.text());
    return all || wider || (wide.kind() == narrow.kind() && wide.text().equals(narrow.text()));
  }
}
