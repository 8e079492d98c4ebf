package dev.brevity.dsl.plan;

import dev.brevity.dsl.evaluate.SlotInputs;
import dev.brevity.dsl.model.LayerFacts;
import dev.brevity.dsl.model.ModelOutline.Layer;
import dev.brevity.dsl.model.ModelOutline.Weight;
import java.util.List;
import java.util.Optional;

/** What a layer of an outline tells the quantizers of its slots. */
public final class LayerInputs {
  private LayerInputs() {}

  /**
   * What each quantizer in the slot is told: one for each weight, and one in every other slot. The
   * layer must have what the slot is for.
   */
  public static List<SlotInputs> of(Layer layer, String slot) {
    LayerFacts facts = new LayerFacts(layer.kind(), layer.weight(), Optional.empty());
    return switch (slot) {
      case "weight" -> layer.weights().stream().map(weight -> weight(layer, weight)).toList();
      case "bias" -> List.of(told(facts, layer.bias().stream().toList()));
      case "output" -> List.of(told(facts.quantizing(layer.output()), List.of()));
      default -> List.of(told(facts.quantizing(layer.input()), List.of()));
    };
  }

  private static SlotInputs weight(Layer layer, Weight weight) {
    return told(new LayerFacts(layer.kind(), weight), List.of(weight.shape()));
  }

  private static SlotInputs told(LayerFacts facts, List<List<Long>> parameters) {
    return new SlotInputs(List.of(facts), parameters, false);
  }
}
