package dev.brevity.runtime.calibration;

import ai.djl.nn.Block;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.proxy.WeightQuant;
import dev.brevity.runtime.rounding.StochasticRoundSte;
import java.util.List;

/**
 * Quantizes each weight of a network once, until this is closed: for passes over data in
 * evaluation, between which no weight changes. Meanwhile the quantized weights take as much memory
 * as the weights themselves. Where two passes need not see the same weight, every pass quantizes:
 * when rounding is random, quantization sets in later, or the input decides. A quantizer keeps one
 * weight only, so that shared ones keep none.
 *
 * <pre>{@code
 * try (KeptWeights kept = KeptWeights.of(network)) {
 *   batches.forEach(network::evaluate);
 * }
 * }</pre>
 */
public final class KeptWeights implements AutoCloseable {
  private final List<AttachedQuantizer<?>> quantizers;

  private KeptWeights(List<AttachedQuantizer<?>> quantizers) {
    this.quantizers = quantizers;
  }

  /** Begins to keep; quantizers that have not been built yet are left as they are. */
  public static KeptWeights of(Block network) {
    KeptWeights made =
        new KeptWeights(
            new QuantizedParts(network)
                .weights().stream()
                    .filter(quantizer -> !quantizer.isCaching() && quantizer.isBuilt())
                    .filter(quantizer -> !quantizer.isShared())
                    .filter(quantizer -> isRepeatable(quantizer.proxy()))
                    .toList());
    made.quantizers.forEach(quantizer -> quantizer.setCaching(true));
    return made;
  }

  private static boolean isRepeatable(QuantProxy proxy) {
    return proxy instanceof WeightQuant weight
        && !weight.requiresQuantInput()
        && proxy.component().counters().values().stream()
            .allMatch(counter -> counter.value().getAsLong() == 0)
        && proxy.component().components().values().stream()
            .noneMatch(StochasticRoundSte.class::isInstance);
  }

  @Override
  public void close() {
    quantizers.forEach(quantizer -> quantizer.setCaching(false));
  }
}
