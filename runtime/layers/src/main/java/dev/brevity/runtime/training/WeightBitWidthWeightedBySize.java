package dev.brevity.runtime.training;

import ai.djl.nn.Block;
import dev.brevity.runtime.layer.BlockTree;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.module.DottedName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The average learned bit width of weights, each counted by its number of elements. A minifloat has
 * the bits of its exponent, its mantissa and its sign.
 */
public final class WeightBitWidthWeightedBySize extends BitWidthPenalty {
  private final Map<String, WeightLayer> layers = new LinkedHashMap<>();

  public WeightBitWidthWeightedBySize(Block network) {
    BlockTree.of(network)
        .quantLayers()
        .forEach(
            (name, layer) -> {
              if (layer instanceof WeightLayer weights) {
                layers.put(name, weights);
              }
            });
  }

  @Override
  public List<Term> terms() {
    List<Term> terms = new ArrayList<>();
    layers.forEach(
        (name, layer) ->
            layer
                .weightQuant()
                .flatMap(LearnedBitWidths::of)
                .ifPresent(
                    learned ->
                        terms.add(
                            new Term(
                                DottedName.of(name, "weight_quant"),
                                learned.bitWidth(),
                                layer.weight().getArray().size()))));
    return terms;
  }

  @Override
  public void close() {
    layers.clear();
  }
}
