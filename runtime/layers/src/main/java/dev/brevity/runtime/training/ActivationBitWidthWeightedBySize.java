package dev.brevity.runtime.training;

import ai.djl.nn.Block;
import dev.brevity.runtime.layer.BlockTree;
import dev.brevity.runtime.layer.ForwardListener;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.module.DottedName;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The average learned bit width of activations, each counted by its number of elements without the
 * batch: those of the layer's inputs where an input is quantized, otherwise those of its outputs. A
 * minifloat has the bits of its exponent, its mantissa and its sign.
 */
public final class ActivationBitWidthWeightedBySize extends BitWidthPenalty {
  private static final String INPUT = "input_quant";

  private final Map<String, Followed> layers = new LinkedHashMap<>();

  /** Follows a network from its next call on. */
  public ActivationBitWidthWeightedBySize(Block network) {
    BlockTree.of(network)
        .quantLayers()
        .forEach(
            (name, layer) -> {
              Followed followed = new Followed(layer);
              layer.addListener(followed);
              layers.put(name, followed);
            });
  }

  @Override
  public List<Term> terms() {
    List<Term> terms = new ArrayList<>();
    layers.forEach((name, followed) -> followed.addTo(terms, name));
    return terms;
  }

  @Override
  public void close() {
    layers.values().forEach(followed -> followed.layer.removeListener(followed));
    layers.clear();
  }

  /** A layer, and how much it took and returned in the last call. */
  private static final class Followed implements ForwardListener {
    private final QuantLayer layer;
    private long taken;
    private long returned;

    Followed(QuantLayer layer) {
      this.layer = layer;
    }

    @Override
    public void computed(QuantLayer caller, List<QuantTensor> inputs, List<QuantTensor> outputs) {
      taken = elements(inputs);
      returned = elements(outputs);
    }

    private static long elements(List<QuantTensor> tensors) {
      return tensors.stream()
          .map(tensor -> tensor.value().getShape())
          .mapToLong(shape -> shape.size() / Math.max(1, shape.get(0)))
          .sum();
    }

    void addTo(List<Term> terms, String name) {
      if (returned == 0) {
        return;
      }
      layer
          .quantizers()
          .forEach(
              (kind, quantizer) -> {
                if (quantizer.proxy() instanceof ActQuant) {
                  long weight = kind.equals(INPUT) ? taken : returned;
                  LearnedBitWidths.of(quantizer)
                      .ifPresent(
                          learned ->
                              terms.add(
                                  new Term(DottedName.of(name, kind), learned.bitWidth(), weight)));
                }
              });
    }
  }
}
