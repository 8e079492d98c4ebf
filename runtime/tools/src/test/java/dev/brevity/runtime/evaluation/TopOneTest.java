package dev.brevity.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.runtime.data.Numbers.Floats;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopOneTest {
  @ParameterizedTest
  @CsvSource({"2 10, true", "2 10 1 1, true", "2 84 30, false", "2 4 1, true", "2 3 8 8, false"})
  void scoresOfSamplesHaveOneClassEach(String sizes, boolean ofSamples) {
    List<Long> shape = Arrays.stream(sizes.split(" ")).map(Long::valueOf).toList();
    int count = Math.toIntExact(shape.stream().reduce(1L, (x, y) -> x * y));

    assertThat(TopOne.isOfSamples(new Floats(new float[count], shape))).isEqualTo(ofSamples);
  }
}
