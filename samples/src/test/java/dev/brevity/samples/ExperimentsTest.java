package dev.brevity.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.runtime.Brevity;
import dev.brevity.samples.digits.Digits;
import dev.brevity.samples.digits.Experiment;
import dev.brevity.samples.digits.Training;
import dev.brevity.samples.eightbit.EightBitLeNet;
import dev.brevity.samples.fixedpoint.FixedPointLeNet;
import dev.brevity.samples.lowprecision.LowPrecisionLeNet;
import dev.brevity.samples.mixed.MixedLeNet;
import dev.brevity.samples.weightsonly.WeightsOnlyLeNet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The samples that train from new weights, on a few rendered digits. */
class ExperimentsTest {
  static Stream<Arguments> samples() {
    return Stream.of(
        Arguments.of("weights-only/weights.quant", WeightsOnlyLeNet.EXPERIMENT),
        Arguments.of("low-precision/w3a4.quant", LowPrecisionLeNet.EXPERIMENT),
        Arguments.of("low-precision/w2a2.quant", LowPrecisionLeNet.EXPERIMENT),
        Arguments.of("mixed/mixed.quant", MixedLeNet.EXPERIMENT),
        Arguments.of("eight-bit/int8.quant", EightBitLeNet.EXPERIMENT),
        Arguments.of("fixed-point/dpu.quant", FixedPointLeNet.EXPERIMENT));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void learnToRecogniseDigits(String recipe, Experiment experiment) throws IOException {
    Digits digits = Digits.rendered(960, 200);
    ByteArrayOutputStream text = new ByteArrayOutputStream();

    List<Double> percents =
        experiment.run(
            Brevity.recipes(Path.of(recipe)),
            digits,
            List.of(new Training(4, 32, 4e-3, 1)),
            new PrintStream(text, true, StandardCharsets.UTF_8));

    assertThat(percents).singleElement().satisfies(p -> assertThat(p).isGreaterThan(70));
    assertThat(text.toString(StandardCharsets.UTF_8))
        .startsWith(experiment.title() + " on 960 rendered digits, measured on 200 others\n")
        .contains("seed 1 ");
    experiment
        .export()
        .ifPresent(
            written ->
                assertThat(text.toString(StandardCharsets.UTF_8))
                    .containsPattern(written.consumer() + " +\\d+\\.\\d\\d %, logits differ"));
  }
}
