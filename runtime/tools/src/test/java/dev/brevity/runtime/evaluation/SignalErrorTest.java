package dev.brevity.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.brevity.runtime.data.Numbers.Floats;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalErrorTest {
  private static final int SAMPLES = 64;
  private static final int EACH = 37;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void sumsAreRoundedOnceWhateverTheOrder(long seed) {
    Random random = new Random(seed);
    double[] numbers = new double[200];
    BigDecimal exact = BigDecimal.ZERO;
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextGaussian() * Math.pow(2, random.nextInt(200) - 100);
      exact = exact.add(new BigDecimal(numbers[i]));
    }
    ExactSum forwards = new ExactSum();
    ExactSum firstHalf = new ExactSum();
    ExactSum secondHalf = new ExactSum();
    for (int i = 0; i < numbers.length; i++) {
      forwards.add(numbers[i]);
      (i % 2 == 0 ? firstHalf : secondHalf).add(numbers[numbers.length - 1 - i]);
    }
    secondHalf.merge(firstHalf);

    assertThat(forwards.value()).isEqualTo(exact.doubleValue());
    assertThat(secondHalf.value()).isEqualTo(exact.doubleValue());
  }

  @Test
  void partsMergedEqualTheWholeToTheLastBit() {
    SignalError whole = errors(0, SAMPLES, SAMPLES);
    for (int cut : new int[] {1, 17, 32, 63}) {
      for (int batch : new int[] {1, 5, 64}) {
        SignalError second = errors(cut, SAMPLES, batch);
        second.merge(errors(0, cut, batch));

        assertThat(second.sqnr()).isEqualTo(whole.sqnr());
        assertThat(second.rootMeanSquare()).isEqualTo(whole.rootMeanSquare());
        assertThat(second.largest()).isEqualTo(whole.largest());
        assertThat(second.count()).isEqualTo(whole.count());
      }
    }
  }

  @Test
  void theRatioIsThatOfSquaresInDecibels() {
    SignalError error = new SignalError();
    error.add(floats(1, 2, 3, 4), floats(1, 3, 3, 2));

    assertThat(error.sqnr()).isCloseTo(10 * Math.log10(30.0 / 5), within(1e-12));
    assertThat(error.largest()).isEqualTo(2);
    assertThat(error.rootMeanSquare()).isCloseTo(Math.sqrt(5 / 4.0), within(1e-12));
    assertThat(error.exact()).isFalse();
  }

  @Test
  void equalNumbersAreExactAndDamagedOnesAreNot() {
    SignalError equal = new SignalError();
    equal.add(floats(0, 0), floats(0, 0));
    SignalError damaged = new SignalError();
    damaged.add(floats(1, 2), floats(1, Float.NaN));

    assertThat(equal.exact()).isTrue();
    assertThat(damaged.exact()).isFalse();
    assertThat(damaged.sqnr()).isNaN();
  }

  @Test
  void theClassIsThatOfTheHighestScore() {
    Floats scores = new Floats(new float[] {0, 3, 3, 5, -1, 2}, List.of(2L, 3L, 1L, 1L));
    Floats tokens = new Floats(new float[] {0, 3, 5, -1, 2, 9, 1, 0}, List.of(1L, 4L, 2L));
    Floats map = new Floats(new float[16], List.of(1L, 4L, 2L, 2L));

    assertThat(TopOne.classes(scores)).contains(new int[] {1, 0});
    assertThat(TopOne.classes(tokens)).contains(new int[] {1, 0, 1, 0});
    assertThat(TopOne.classes(map)).isEmpty();
  }

  private static SignalError errors(int from, int to, int batch) {
    SignalError error = new SignalError();
    for (int first = from; first < to; first += batch) {
      int end = Math.min(to, first + batch);
      error.add(samples(first, end, 1), samples(first, end, 2));
    }
    return error;
  }

  private static Floats samples(int from, int to, int seed) {
    float[] values = new float[SAMPLES * EACH];
    Random random = new Random(7);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * Math.exp(random.nextInt(9)));
      values[i] += seed == 2 ? (float) Math.sin(i) : 0;
    }
    return new Floats(
        Arrays.copyOfRange(values, from * EACH, to * EACH),
        List.of((long) (to - from), (long) EACH));
  }

  private static Floats floats(float... values) {
    return new Floats(values, List.of(1L, (long) values.length));
  }
}
