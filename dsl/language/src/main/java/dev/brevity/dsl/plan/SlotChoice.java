package dev.brevity.dsl.plan;

import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.PlanDeclaration.Slot;
import dev.brevity.dsl.ast.RecipeBody;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What rules put into a slot, one after the other: the quantizer, then refinements of it.
 *
 * @param slots what was written, first the slot that is set whole
 */
record SlotChoice(List<Slot> slots) {
  SlotChoice {
    slots = List.copyOf(slots);
  }

  static SlotChoice whole(Slot slot) {
    return new SlotChoice(List.of(slot));
  }

  SlotChoice refined(Slot slot) {
    List<Slot> all = new ArrayList<>(slots);
    all.add(slot);
    return new SlotChoice(all);
  }

  /** Where the quantizer is named. */
  Span place() {
    return slots.get(0).value().span();
  }

  /** What stood there after each of the rules, the first one first. */
  List<SlotChoice> history() {
    return IntStream.rangeClosed(1, slots.size())
        .mapToObj(count -> new SlotChoice(slots.subList(0, count)))
        .toList();
  }

  /** Where the last rule speaks. */
  Span lastPlace() {
    return slots.size() == 1 ? place() : slots.get(slots.size() - 1).span();
  }

  /** Whether the slot was emptied: {@code weight = none}. */
  boolean isNone() {
    return slots.get(0).value() instanceof Expression.NoneLiteral;
  }

  /** One recipe in place that says the same; empty when what was written is no recipe. */
  Optional<Expression.AnonymousRecipe> recipe() {
    RecipeBody body = RecipeBody.of(List.of());
    Identifier base;
    Expression value = slots.get(0).value();
    if (value instanceof Expression.AnonymousRecipe recipe) {
      base = recipe.base();
      body = recipe.body();
    } else if (value instanceof Expression.NameReference name) {
      base = new Identifier(name.name(), name.span());
    } else {
      return Optional.empty();
    }
    for (Slot refinement : slots.subList(1, slots.size())) {
      body = refinement.refine(body);
    }
    return Optional.of(new Expression.AnonymousRecipe(base, body, place()));
  }

  /** By what was written where. */
  @Override
  public boolean equals(Object other) {
    if (!(other instanceof SlotChoice choice) || choice.slots.size() != slots.size()) {
      return false;
    }
    for (int i = 0; i < slots.size(); i++) {
      if (!isSame(slots.get(i), choice.slots.get(i))) {
        return false;
      }
    }
    return true;
  }

  @SuppressWarnings("ReferenceEquality") // equal texts at two places are two slots
  private static boolean isSame(Slot one, Slot other) {
    return one == other;
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (Slot slot : slots) {
      hash = 31 * hash + System.identityHashCode(slot);
    }
    return hash;
  }
}
