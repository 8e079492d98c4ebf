package dev.brevity.runtime.algorithm.rotation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Orthogonal;
import java.util.Optional;
import java.util.Random;

/** Where the matrices of rotations come from that are fused into weights. */
@FunctionalInterface
public interface RotationSource {
  /** An orthogonal matrix, float32 {@code [size, size]}. */
  NDArray of(NDManager manager, int size);

  /** Hadamard matrices; random ones of sizes that have none. */
  static RotationSource hadamard(long seed) {
    RotationSource otherwise = orthogonal(seed);
    return (manager, size) ->
        Hadamard.of(size)
            .map(found -> found.matrix(manager))
            .orElseGet(() -> otherwise.of(manager, size));
  }

  /** Hadamard matrices whose rows have random signs; random ones of sizes that have none. */
  static RotationSource randomHadamard(long seed) {
    Random random = new Random(seed);
    RotationSource otherwise = orthogonal(seed);
    return (manager, size) -> {
      Optional<Hadamard> known = Hadamard.of(size);
      if (known.isEmpty()) {
        return otherwise.of(manager, size);
      }
      float[] signs = new float[size];
      for (int i = 0; i < size; i++) {
        signs[i] = random.nextBoolean() ? 1f : -1f;
      }
      return known.get().matrix(manager).mul(manager.create(signs).reshape(size, 1));
    };
  }

  /** Random matrices, all equally likely (Mezzadri, How to Generate Random Matrices, 2007). */
  static RotationSource orthogonal(long seed) {
    Random random = new Random(seed);
    return (manager, size) -> {
      double[] numbers = new double[size * size];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = random.nextGaussian();
      }
      return Orthogonal.factor(manager.create(numbers, new Shape(size, size)))
          .toType(DataType.FLOAT32, false);
    };
  }
}
