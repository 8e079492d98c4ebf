package dev.brevity.dsl.plan;

import dev.brevity.dsl.ast.Requirement;
import dev.brevity.dsl.evaluate.Inputs;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.link.MergedRecipe;
import dev.brevity.dsl.type.Vocabulary;
import dev.brevity.dsl.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is asked of a quantizer in the slot of a layer. */
public final class SlotQuestions {
  private final Resolver resolver;

  /**
   * @param resolver of the library that the quantizers come from
   */
  public SlotQuestions(Resolver resolver) {
    this.resolver = resolver;
  }

  /** Whether anything is quantized; empty where that depends on what is not known. */
  public Optional<Boolean> quantizes(MergedRecipe recipe, Inputs inputs) {
    return resolver
        .value(recipe, "tensor_quant", inputs)
        .value()
        .map(value -> !(value instanceof Value.None));
  }

  /**
   * What a style, a step or an export target demands and the quantizer does not meet.
   *
   * @param others what is known of the other slots of the layer, by name
   */
  public List<Requirement> violated(
      MergedRecipe recipe,
      PlannedWord word,
      String slot,
      Inputs inputs,
      Map<String, Value> others) {
    Map<String, Value> names = names(word, slot);
    names.putAll(others);
    return resolver.violated(recipe, inputs, word.word().declaration().demands(), names);
  }

  /** What a style or an export target says of the quantizer by a name of its own. */
  Optional<Value> said(
      MergedRecipe recipe, PlannedWord word, String slot, Inputs inputs, String name) {
    return resolver.said(
        recipe, inputs, word.word().declaration().demands(), names(word, slot), name);
  }

  private static Map<String, Value> names(PlannedWord word, String slot) {
    Map<String, Value> names = new LinkedHashMap<>(word.options());
    names.put("slot", Vocabulary.slot(slot));
    return names;
  }
}
