package dev.brevity.runtime.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.norm.Dropout;
import org.jspecify.annotations.Nullable;

/**
 * Attention proper: {@code softmax(q kᵀ + mask) v}, with its operands quantized. Queries whose keys
 * are all masked attend to nothing: their weights and outputs are zero.
 *
 * @param weights {@code [*, L, S]}
 * @param output {@code [*, L, Ev]}
 */
record ScaledProducts(NDArray weights, NDArray output) {
  /**
   * Computes attention.
   *
   * @param scaledQuery {@code [*, L, E]}
   * @param key {@code [*, S, E]}
   * @param value {@code [*, S, Ev]}
   * @param mask added to the products before the softmax; null for none
   * @param dropout probability with which a weight is zeroed; 0 outside training
   */
  static ScaledProducts of(
      AttentionQuantizers quantizers,
      NDArray scaledQuery,
      NDArray key,
      NDArray value,
      @Nullable NDArray mask,
      float dropout) {
    NDArray q = AttentionQuantizers.apply(quantizers.qScaled(), scaledQuery);
    int rank = key.getShape().dimension();
    NDArray k =
        AttentionQuantizers.apply(quantizers.kTransposed(), key.swapAxes(rank - 2, rank - 1));
    NDArray products = q.matMul(k);
    FullyMasked rows = FullyMasked.of(mask);
    NDArray masked = mask == null ? products : products.add(rows.lifted(mask));
    NDArray weights = AttentionQuantizers.apply(quantizers.softmaxInput(), masked).softmax(-1);
    weights = rows.cleared(weights);
    if (dropout > 0) {
      weights = Dropout.dropout(weights, dropout, true).singletonOrThrow();
    }
    weights = AttentionQuantizers.apply(quantizers.attnOutputWeights(), weights);
    NDArray v = AttentionQuantizers.apply(quantizers.v(), value);
    return new ScaledProducts(weights, weights.matMul(v));
  }
}
