package dev.brevity.dsl.plan;

import dev.brevity.dsl.ast.Requirement;
import dev.brevity.dsl.evaluate.Inputs;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.MergedRecipe;
import dev.brevity.dsl.link.PlanWord;
import dev.brevity.dsl.link.Recipe;
import dev.brevity.dsl.model.ModelOutline.Layer;
import dev.brevity.dsl.model.ModelOutline.Operand;
import dev.brevity.dsl.model.ModelOutline.Weight;
import dev.brevity.dsl.type.Vocabulary;
import dev.brevity.dsl.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares single quantizers with what an export target demands, as a plan does that puts them into
 * a linear layer whose weight, input and bias are quantized and leaves every option of the target
 * at its default.
 */
public final class TargetCompatibility {
  private static final String KIND = "Linear";
  private static final long IN_CHANNELS = 128;
  private static final long OUT_CHANNELS = 64;
  private static final Layer LAYER =
      new Layer(
          "linear",
          KIND,
          Optional.of(
              new Weight(
                  List.of(OUT_CHANNELS, IN_CHANNELS), IN_CHANNELS, OUT_CHANNELS, 0, false, 1)),
          Optional.of(List.of(OUT_CHANNELS)),
          List.of(),
          Optional.of(Operand.of(List.of(-1L, IN_CHANNELS))));
  private static final Value FILLED =
      new Value.Sequence(
          List.of(Vocabulary.slot("input"), Vocabulary.slot("weight"), Vocabulary.slot("bias")));

  private final Library library;
  private final Resolver resolver;
  private final SlotQuestions questions;
  private final Options options;
  private final Map<String, String> slots;

  /**
   * @param resolver a resolver of the same library
   */
  public TargetCompatibility(Library library, Resolver resolver) {
    this.library = library;
    this.resolver = resolver;
    this.questions = new SlotQuestions(resolver);
    this.options = new Options(library, resolver);
    this.slots = new LayerKinds(library).slots(KIND);
  }

  /** The first slot of the layer in which the recipe quantizes; empty if there is none. */
  public Optional<String> slot(Recipe recipe) {
    MergedRecipe merged = library.merged(recipe);
    return slots.entrySet().stream()
        .filter(slot -> plays(merged, slot.getKey(), slot.getValue()))
        .map(Map.Entry::getKey)
        .filter(slot -> questions.quantizes(merged, inputs(slot)).orElse(false))
        .findFirst();
  }

  private boolean plays(MergedRecipe recipe, String slot, String role) {
    return resolver.resolve(recipe, inputs(slot)).plays(role, library.vocabulary());
  }

  /** What the target demands that the recipe in the slot does not meet; empty if it takes it. */
  public List<Requirement> violated(PlanWord target, Recipe recipe, String slot) {
    PlannedWord word = options.planned(target, List.of(), target.declaration().name().span());
    return questions.violated(
        library.merged(recipe), word, slot, inputs(slot), Map.of("filled", FILLED));
  }

  private static Inputs inputs(String slot) {
    return LayerInputs.of(LAYER, slot).get(0).values(Map.of());
  }
}
