package dev.brevity.runtime.aten;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KthValueTest {
  /** Sizes with and without a rest behind the last whole part, and with many equal elements. */
  @ParameterizedTest(name = "{0} × {1}, {2} different")
  @CsvSource({
    "1, 1, 9",
    "3, 5, 9",
    "1, 8191, 1000000",
    "1, 8192, 1000000",
    "5, 10007, 1000000",
    "64, 1024, 1000000",
    "7, 20011, 3",
    "3, 100003, 1000000"
  })
  void isTheOneThatSortingFinds(int rows, int columns, int different) {
    Random random = new Random(rows * 31L + columns);
    float[] numbers = new float[rows * columns];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextInt(different) - different / 2f;
    }
    float[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int count = numbers.length;
    try (NDManager manager = NDManager.newBaseManager()) {
      for (int k : new int[] {1, 2, 3, count / 2, count - 7, count - 2, count - 1, count}) {
        if (k >= 1 && k <= count) {
          assertThat(
                  Tensors.kthValue(manager.create(numbers, new Shape(rows, columns)), k).getFloat())
              .as("rank %d of %d", k, count)
              .isEqualTo(sorted[k - 1]);
        }
      }
    }
  }
}
