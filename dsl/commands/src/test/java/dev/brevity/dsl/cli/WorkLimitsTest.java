package dev.brevity.dsl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.brevity.dsl.cli.CommandLineRun.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files of some 200 KB, or of less that stands for more, in which everything is near everything
 * else. The limit is for machines with other work to do.
 */
class WorkLimitsTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void takeTimeInProportionToTheirSize(String what, String text, String said) throws IOException {
    Files.writeString(folder.resolve("large.quant"), text);
    Outcome[] outcome = new Outcome[1];

    assertTimeoutPreemptively(
        LONGEST, () -> outcome[0] = CommandLineRun.in(folder).dsl("check", "large.quant"));

    assertThat(outcome[0].out()).contains(said);
    assertThat(outcome[0].status()).isLessThan(ExitStatus.INTERNAL);
  }

  static Stream<Arguments> files() {
    return Stream.of(
        Arguments.of(
            "unknown attributes", body(9000, i -> "  bit_widht_%05d = 4\n"), "9000 errors"),
        Arguments.of(
            "unknown bases near many recipes",
            lines(2000, i -> "quantizer Weight%05dOfOneLayerOrOther extends Int8Act {}\n")
                + lines(2000, i -> "quantizer X%05d extends Weight%05dOfOneLayerOrAnother {}\n"),
            "errors in 1 file"),
        Arguments.of("lets that nothing uses", body(12000, i -> "  let x%d = 1\n"), "12000 warn"),
        Arguments.of(
            "plans that extend each other",
            "plan P0 { style = layerwise\n  export onnx_qcdq }\n"
                + lines(4000, i -> "plan P%1$d extends P" + (i - 1) + " {}\n", 1),
            "BRV0305"),
        Arguments.of(
            "recipes that extend each other",
            "quantizer Q0 extends Int8WeightPerTensorFloat {}\n"
                + lines(3000, i -> "quantizer Q%1$d extends Q" + (i - 1) + " {}\n", 1),
            "BRV0305"),
        Arguments.of(
            "lists that double",
            "quantizer A extends Int8WeightPerTensorFloat {\n  let a0 = [1, 1]\n"
                + lines(40, i -> "  let a%1$d = a" + (i - 1) + " + a" + (i - 1) + "\n", 1)
                + "  bit_width = length(a40)\n}\n",
            "error"));
  }

  private static String body(int count, IntFunction<String> line) {
    return "quantizer A extends Int8WeightPerTensorFloat {\n" + lines(count, line) + "}\n";
  }

  private static String lines(int count, IntFunction<String> line) {
    return lines(count, line, 0);
  }

  private static String lines(int count, IntFunction<String> line, int first) {
    return IntStream.range(first, count)
        .mapToObj(i -> String.format(Locale.ROOT, line.apply(i), i, i))
        .collect(Collectors.joining());
  }
}
