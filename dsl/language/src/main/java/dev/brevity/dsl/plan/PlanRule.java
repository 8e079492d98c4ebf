package dev.brevity.dsl.plan;

import dev.brevity.dsl.ast.PlanDeclaration.Selector;
import dev.brevity.dsl.ast.PlanDeclaration.Slot;
import dev.brevity.grammar.Span;
import java.util.List;

/** What a plan says of some layers. Compared by identity. */
public sealed interface PlanRule {
  /** How the layers are picked; empty where the rule is for all of them. */
  List<Selector> selectors();

  Span span();

  /** Puts quantizers into slots, or refines those that are there. */
  final class Fill implements PlanRule {
    private final List<Selector> selectors;
    private final List<Slot> slots;
    private final Span span;

    Fill(List<Selector> selectors, List<Slot> slots, Span span) {
      this.selectors = List.copyOf(selectors);
      this.slots = List.copyOf(slots);
      this.span = span;
    }

    @Override
    public List<Selector> selectors() {
      return selectors;
    }

    public List<Slot> slots() {
      return slots;
    }

    @Override
    public Span span() {
      return span;
    }
  }

  /** Leaves layers in floating point. */
  final class Keep implements PlanRule {
    private final List<Selector> selectors;
    private final Span span;

    Keep(List<Selector> selectors, Span span) {
      this.selectors = List.copyOf(selectors);
      this.span = span;
    }

    @Override
    public List<Selector> selectors() {
      return selectors;
    }

    @Override
    public Span span() {
      return span;
    }
  }
}
