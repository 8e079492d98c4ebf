package dev.brevity.dsl.plan;

import dev.brevity.dsl.ast.PlanDeclaration.Slot;
import dev.brevity.dsl.model.ModelOutline.Layer;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Applies the rules of a plan to layers, one after the other, and remembers which had a say. */
final class LayerRules {
  private final List<PlanRule> rules;
  private final LayerKinds kinds;
  private final Map<PlanRule, Set<String>> taken = new IdentityHashMap<>();
  private final Map<PlanRule, Boolean> effective = new IdentityHashMap<>();

  LayerRules(List<PlanRule> rules, LayerKinds kinds, Selection selection) {
    this.rules = rules;
    this.kinds = kinds;
    rules.forEach(rule -> taken.put(rule, selection.of(rule)));
  }

  /**
   * What the rules made of a layer.
   *
   * @param rule the last one with a say
   * @param choices what stands in each slot that is filled
   */
  record Applied(Optional<PlanRule> rule, boolean kept, Map<String, SlotChoice> choices) {}

  /** The layers that the rule picks. */
  Set<String> taken(PlanRule rule) {
    return taken.getOrDefault(rule, Set.of());
  }

  /** Whether something of the rule was left in some layer that has been asked for. */
  boolean isEffective(PlanRule rule) {
    return effective.containsKey(rule);
  }

  /** Applies all rules to the layer. */
  Applied apply(Layer layer) {
    Map<String, String> slots = kinds.slots(layer.kind());
    Map<String, SlotChoice> choices = new LinkedHashMap<>();
    Map<String, Map<String, PlanRule>> authors = new LinkedHashMap<>();
    Optional<PlanRule> last = Optional.empty();
    @Nullable PlanRule keeper = null;
    for (PlanRule rule : rules) {
      if (!taken(rule).contains(layer.name())) {
        continue;
      }
      if (rule instanceof PlanRule.Keep) {
        choices.clear();
        authors.clear();
        keeper = rule;
        last = Optional.of(rule);
      } else if (rule instanceof PlanRule.Fill fill) {
        boolean changed = false;
        for (Slot slot : fill.slots()) {
          changed |= slots.containsKey(slot.slot().text()) && fill(fill, slot, choices, authors);
        }
        last = changed ? Optional.of(rule) : last;
        keeper = changed ? null : keeper;
      }
    }
    authors.values().forEach(all -> all.values().forEach(rule -> effective.put(rule, true)));
    if (keeper != null) {
      effective.put(keeper, true);
    }
    choices.values().removeIf(SlotChoice::isNone);
    Map<String, SlotChoice> ordered = new LinkedHashMap<>();
    for (String slot : slots.keySet()) {
      @Nullable SlotChoice choice = choices.get(slot);
      if (choice != null && exists(slot, layer)) {
        ordered.put(slot, choice);
      }
    }
    return new Applied(last, keeper != null, ordered);
  }

  /**
   * @param authors by slot and attribute, which rule said what is left; the quantizer itself has no
   *     attribute
   */
  private static boolean fill(
      PlanRule rule,
      Slot slot,
      Map<String, SlotChoice> choices,
      Map<String, Map<String, PlanRule>> authors) {
    String name = slot.slot().text();
    String attribute = slot.attribute();
    if (slot.isWhole()) {
      choices.put(name, SlotChoice.whole(slot));
      authors.put(name, new LinkedHashMap<>(Map.of(attribute, rule)));
      return true;
    }
    @Nullable SlotChoice choice = choices.get(name);
    if (choice == null || choice.isNone()) {
      return false;
    }
    choices.put(name, choice.refined(slot));
    authors.computeIfAbsent(name, key -> new LinkedHashMap<>()).put(attribute, rule);
    return true;
  }

  /** Whether the layer has what the slot is for; only parameters can be missing. */
  private static boolean exists(String slot, Layer layer) {
    return switch (slot) {
      case "bias" -> layer.bias().isPresent();
      case "weight" -> layer.weight().isPresent();
      default -> true;
    };
  }
}
