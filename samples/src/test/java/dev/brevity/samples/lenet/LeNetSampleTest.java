package dev.brevity.samples.lenet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.runtime.Brevity;
import dev.brevity.samples.digits.Digits;
import dev.brevity.samples.digits.Training;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample on a few rendered digits, by the recipe in either surface. */
class LeNetSampleTest {
  private static final Pattern REPORT = Pattern.compile("(.+?) +(\\d+\\.\\d\\d) %");

  @ParameterizedTest
  @ValueSource(strings = {"lenet/lenet.quant", "lenet/lenet.yaml"})
  void quantizedNetworksRecogniseNearlyAsManyDigitsAsTheirOriginal(String recipe) {
    Digits digits = Digits.rendered(960, 200);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);

    new LeNetSample(Brevity.recipes(Path.of(recipe)), digits, out)
        .run(new Training(3, 32, 4e-3, 1), new Training(1, 32, 1e-3, 2));

    List<Matcher> reports =
        text.toString(StandardCharsets.UTF_8).lines().skip(1).map(REPORT::matcher).toList();
    assertThat(reports).allMatch(Matcher::matches);
    assertThat(reports)
        .extracting(report -> report.group(1))
        .containsExactly(
            "float",
            "8-bit weights, 8-bit activations",
            "4-bit weights, 8-bit activations",
            "3-bit weights, 4-bit activations",
            "the same, fine-tuned");
    assertThat(reports)
        .extracting(report -> Double.valueOf(report.group(2)))
        .allMatch(percent -> percent > 80);
  }
}
