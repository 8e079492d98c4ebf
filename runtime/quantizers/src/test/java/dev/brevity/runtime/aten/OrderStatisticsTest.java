package dev.brevity.runtime.aten;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ranks are found as by sorting, close to an end too, where only few elements are looked at. */
class OrderStatisticsTest {
  /** Sizes with and without a rest after the last whole part, and with many equal elements. */
  @ParameterizedTest(name = "{0} × {1}, {2} different, {3} no numbers")
  @CsvSource({
    "1, 1, 9, 0",
    "3, 5, 9, 0",
    "3, 5, 9, 4",
    "1, 8191, 1000000, 0",
    "1, 8192, 1000000, 0",
    "5, 10007, 1000000, 0",
    "5, 10007, 1000000, 2",
    "64, 1024, 1000000, 0",
    "7, 20011, 3, 0",
    "3, 100003, 1000000, 0",
    "3, 100003, 1000000, 3"
  })
  void areFoundAsBySorting(int rows, int columns, int different, int noNumbers) {
    float[] numbers = numbers(rows * columns, different, noNumbers);
    float[] magnitudes = numbers.clone();
    for (int i = 0; i < magnitudes.length; i++) {
      magnitudes[i] = Math.abs(magnitudes[i]);
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.create(numbers, new Shape(rows, columns));
      for (int k : ranks(numbers.length)) {
        assertThat(OrderStatistics.kthValue(x, k).getFloat())
            .as("rank %d", k)
            .isEqualTo((Float) sorted(numbers)[k - 1]);
        assertThat(OrderStatistics.kthMagnitude(x, k).getFloat())
            .as("rank %d of magnitudes", k)
            .isEqualTo((Float) sorted(magnitudes)[k - 1]);
      }
      for (int k : ranks(columns)) {
        float[] expected = new float[rows];
        for (int row = 0; row < rows; row++) {
          expected[row] =
              sorted(Arrays.copyOfRange(numbers, row * columns, (row + 1) * columns))[k - 1];
        }
        assertThat(OrderStatistics.kthValue(x, k, 1).toFloatArray())
            .as("rank %d of rows", k)
            .isEqualTo(expected);
      }
    }
  }

  /** A single element, and of several that are equal the one that PyTorch chooses. */
  @ParameterizedTest(name = "{0} elements, {1} different")
  @CsvSource({"9, 1000000", "9, 2", "8192, 1000000", "100003, 1000000", "100003, 3"})
  void passTheirGradientToTheElementThatTheFullSelectionChooses(int count, int different) {
    float[] numbers = numbers(count, different, 0);
    try (NDManager manager = NDManager.newBaseManager()) {
      for (int k : ranks(count)) {
        float[] ofValue = gradient(manager.create(numbers), x -> OrderStatistics.kthValue(x, k));
        float[] ofMagnitude =
            gradient(manager.create(numbers), x -> OrderStatistics.kthMagnitude(x, k));
        NDArray rank = manager.create((long) k);
        assertThat(ofValue)
            .as("rank %d", k)
            .isEqualTo(gradient(manager.create(numbers), x -> Aten.call("kth_value", x, rank)));
        assertThat(ofMagnitude)
            .as("rank %d of magnitudes", k)
            .usingComparator((a, b) -> equalNumbers(a, b) ? 0 : 1)
            .isEqualTo(
                gradient(manager.create(numbers), x -> Aten.call("kth_value", x.abs(), rank)));
      }
    }
  }

  private static float[] gradient(NDArray x, UnaryOperator<NDArray> function) {
    x.setRequiresGradient(true);
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      collector.backward(function.apply(x).mul(2));
    }
    return x.getGradient().toFloatArray();
  }

  /** Zero and its negative are the same number. */
  private static boolean equalNumbers(float[] one, float[] other) {
    return one.length == other.length
        && IntStream.range(0, one.length).allMatch(i -> one[i] == other[i]);
  }

  private static float[] numbers(int count, int different, int noNumbers) {
    Random random = new Random(count);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextInt(different) - different / 2f + 0.25f;
    }
    for (int i = 0; i < noNumbers; i++) {
      numbers[random.nextInt(count)] = Float.NaN;
    }
    return numbers;
  }

  private static int[] ranks(int count) {
    return IntStream.of(1, 2, 3, count / 2, count - 7, count - 2, count - 1, count)
        .filter(k -> k >= 1 && k <= count)
        .distinct()
        .toArray();
  }

  private static float[] sorted(float[] numbers) {
    float[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
