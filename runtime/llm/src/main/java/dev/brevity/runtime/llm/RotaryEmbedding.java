package dev.brevity.runtime.llm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/**
 * Rotary embeddings: features {@code i} and {@code i + d/2} of each head are turned by an angle
 * that grows with the position. Source: Su et al., RoFormer (2021), in the order of transformers.
 */
public final class RotaryEmbedding {
  private final float[] frequencies;

  public RotaryEmbedding(ModelConfig config) {
    int half = config.headSize() / 2;
    frequencies = new float[half];
    for (int i = 0; i < half; i++) {
      float frequency = frequency(config, i);
      frequencies[i] = (float) (frequency / config.rotaryScaling().divisor(i, frequency));
    }
  }

  /** What the angle of a pair of features grows by, before any scaling. */
  public static float frequency(ModelConfig config, int pair) {
    return (float) (1 / Math.pow(config.rotaryBase(), 2.0 * pair / config.headSize()));
  }

  /** What angles grow by from one position to the next, one per pair of features. */
  public float[] frequencies() {
    return frequencies.clone();
  }

  /**
   * Turns vectors.
   *
   * @param x {@code [*, positions, head size]}
   * @param first the position of the first vectors
   */
  public NDArray apply(NDArray x, int first) {
    Shape shape = x.getShape();
    int rank = shape.dimension();
    int positions = Math.toIntExact(shape.get(rank - 2));
    int half = frequencies.length;
    float[] cosines = new float[positions * half * 2];
    float[] sines = new float[positions * half * 2];
    for (int p = 0; p < positions; p++) {
      for (int i = 0; i < half; i++) {
        float angle = (first + p) * frequencies[i];
        int place = p * half * 2 + i;
        cosines[place] = (float) Math.cos(angle);
        cosines[place + half] = cosines[place];
        sines[place + half] = (float) Math.sin(angle);
        sines[place] = -sines[place + half];
      }
    }
    NDManager manager = x.getManager();
    Shape table = new Shape(positions, half * 2L);
    NDArray low = x.get(new NDIndex("..., :{}", half));
    NDArray high = x.get(new NDIndex("..., {}:", half));
    NDArray swapped = high.concat(low, -1);
    return x.mul(table(manager, cosines, table)).add(swapped.mul(table(manager, sines, table)));
  }

  /**
   * A table in memory of the engine. Arrays made of Java's memory lose it when they are closed,
   * while gradients still need it.
   */
  private static NDArray table(NDManager manager, float[] values, Shape shape) {
    try (NDArray borrowed = manager.create(values, shape)) {
      return borrowed.duplicate();
    }
  }
}
