package dev.brevity.runtime.llm.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * How surprised a model is by text: {@code exp} of the mean negative log-likelihood of the tokens,
 * each seen from those before it. The first token of a window is predicted from nothing and does
 * not count.
 */
public final class Perplexity {
  private final List<float[]> losses = new ArrayList<>();

  /**
   * Adds a window.
   *
   * @param logits {@code [1, positions, vocabulary]}
   * @param window the tokens, as many as there are positions
   */
  public void add(NDArray logits, long[] window) {
    int count = window.length - 1;
    try (NDManager scratch = logits.getManager().newSubManager()) {
      NDArray predictions = logits.get(new NDIndex("0, :{}", count));
      predictions.attach(scratch);
      NDArray probabilities = predictions.logSoftmax(-1);
      probabilities.attach(scratch);
      long[] next = new long[count];
      System.arraycopy(window, 1, next, 0, count);
      NDArray index = scratch.create(next, new Shape(count, 1)).toType(DataType.INT64, false);
      NDArray chosen = probabilities.gather(index, 1);
      chosen.attach(scratch);
      losses.add(chosen.neg().toFloatArray());
    }
  }

  /** The perplexity over all tokens but the first of each window. */
  public double value() {
    return from(1);
  }

  /**
   * The perplexity over the tokens of each window from a position on.
   *
   * @param position at least 1
   */
  public double from(int position) {
    double sum = 0;
    long count = 0;
    for (float[] window : losses) {
      for (int i = position - 1; i < window.length; i++) {
        sum += window[i];
        count++;
      }
    }
    return Math.exp(sum / count);
  }
}
