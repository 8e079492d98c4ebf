package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;

/** Tensors of random codes, from a seed. */
final class RandomTensors {
  private final NDManager manager;
  private final Random random;

  RandomTensors(NDManager manager, long seed) {
    this.manager = manager;
    this.random = new Random(seed);
  }

  int bits() {
    return 2 + random.nextInt(7);
  }

  boolean sign() {
    return random.nextBoolean();
  }

  float scale() {
    return 0.001f + random.nextFloat();
  }

  /**
   * Codes that take up the whole range of the format but for the lowest signed one, whose negative
   * is not in it.
   */
  IntQuantTensor integers(int bits, boolean signed, float scale, long... shape) {
    int highest = (1 << (signed ? bits - 1 : bits)) - 1;
    int lowest = signed ? -highest : 0;
    float[] codes = new float[(int) new Shape(shape).size()];
    for (int i = 0; i < codes.length; i++) {
      // The ends of the range are what overflows.
      codes[i] =
          switch (random.nextInt(4)) {
            case 0 -> lowest;
            case 1 -> highest;
            default -> lowest + random.nextInt(highest - lowest + 1);
          };
    }
    NDArray value = manager.create(codes, new Shape(shape)).mul(scale);
    return new IntQuantTensor(
        value,
        manager.create(scale),
        manager.create(0f),
        manager.create((float) bits),
        signed,
        false);
  }

  PlainTensor reals(long... shape) {
    float[] values = new float[(int) new Shape(shape).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new PlainTensor(manager.create(values, new Shape(shape)));
  }
}
