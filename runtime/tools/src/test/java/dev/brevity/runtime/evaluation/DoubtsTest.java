package dev.brevity.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.runtime.data.Numbers.Floats;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which outputs and accuracies of a network in floating point speak against its samples. */
class DoubtsTest {
  private final Doubts doubts = new Doubts();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0.2 0.3 0.5, 0.2 0.3 0.5, 0.2 0.3 0.5, 0.2 0.3 0.5 | the same output `y` for all 4 samples
          1 0 0, 0 1 0, 0 0 1, 0 1 0 | output `y` of the network in floating point is saturated
          1 0 0, 0 1 0, 0 0 1, 0.1 0.9 0 |
          0 1, 1 0, 0 1, 1 0 |
          1 0 0, 0 1 0, 0 0 1 |
          0.2 0.3 0.5, 0.2 0.3 0.5, 0.2 0.3 0.5, 0.2 0.3 0.501 |
          """)
  void outputsThatAnswerWithoutMeasureAreDoubted(String rows, String doubt) {
    for (String row : rows.split(", ")) {
      String[] numbers = row.split(" ");
      float[] values = new float[numbers.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = Float.parseFloat(numbers[i]);
      }
      doubts.add(Map.of("y", new Floats(values, List.of(1L, (long) values.length))));
    }

    assertThat(found()).hasSize(doubt == null ? 0 : 1).allMatch(said -> said.contains(doubt));
  }

  /** Chance is a tenth, and one deviation more of as many coins. */
  @ParameterizedTest
  @CsvSource({
    "1, 16, 10, true", "2, 16, 10, true", "3, 16, 10, false",
    "13, 100, 10, true", "14, 100, 10, false", "1, 15, 10, false",
    "60, 100, 2, false", "55, 100, 2, true", "100, 100, 1, false"
  })
  void accuracyAtChanceIsDoubted(long hits, long labels, int classes, boolean doubted) {
    doubts.add(new Tally(hits, labels), classes);

    assertThat(found())
        .hasSize(doubted ? 1 : 0)
        .allMatch(said -> said.endsWith("which is chance for " + classes + " classes"));
  }

  @Test
  void everyDoubtSaysWhatToLookAt() {
    doubts.add(new Tally(1, 16), 10);

    assertThat(doubts.found().get(0).fix().orElseThrow().text())
        .contains("range, layout and labels");
  }

  private List<String> found() {
    return doubts.found().stream().map(Diagnostic::message).toList();
  }
}
