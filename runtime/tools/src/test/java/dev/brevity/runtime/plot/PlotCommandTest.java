package dev.brevity.runtime.plot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.CommandLineRun;
import dev.brevity.dsl.cli.ExitStatus;
import dev.brevity.runtime.Brevity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlotCommandTest {
  private static final Path DRAWINGS =
      Path.of("src/test/resources/dev/brevity/runtime/plot").toAbsolutePath();

  @TempDir private Path folder;

  private CommandLineRun.Outcome outcome;

  /** To accept new drawings, look at them and run with {@code -Dgolden.update=true}. */
  @ParameterizedTest
  @CsvSource({
    "int.svg,     Int8WeightPerTensorFloat --set bit_width=3",
    "shifted.svg, ShiftedUint8ActPerTensorFloat --set bit_width=4 --from -1 --to 3",
    "float.svg,   Fp8e4m3OCPActPerTensorFloat --from -4 --to 4",
    "mx.svg,      MXInt8Weight --set bit_width=4",
    "none.svg,    NoneWeightQuant",
    "bias.svg,    Int8Bias --set bit_width=4 --from -2 --to 2",
    "trunc.svg,   TruncTo8bit --set bit_width=3",
    "gguf.svg,    GGUFQ4_KWeight",
    "a2q.svg,     Int8AccumulatorAwareWeightQuant --set bit_width=4",
  })
  void quantizersAreDrawnAsBefore(String drawing, String arguments) throws IOException {
    String[] command = ("plot -o " + drawing + " " + arguments).split(" ");

    assertThat(dsl(command)).as(outcome.said()).isEqualTo(ExitStatus.OK);

    String drawn = Files.readString(folder.resolve(drawing));
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(DRAWINGS.resolve(drawing), drawn);
    }
    assertThat(drawn).isEqualTo(Files.readString(DRAWINGS.resolve(drawing)));
  }

  @ParameterizedTest
  @CsvSource({
    "Int8WeightPerTensorFloat,      -3, 3, 7",
    "ShiftedUint8ActPerTensorFloat, -3, 9, 16",
    "MXInt8Weight,                  -7, 7, 15",
    "MXInt8Act,                     -7, 7, 15",
    "Uint8ActPerTensorFloatBatchQuant2d, -3, 9, 16",
    "Int8Bias,                      -3, 3, 7",
    "Int8BiasPerTensorFloatInternalScaling, -4, 3, 16",
    "TruncTo8bit,                   -3, 3, 16",
    "Int8AccumulatorAwareZeroCenterWeightQuant, -4, 4, 16",
    "Int8DynamicActPerRowFloat,     -3, 3, 16",
  })
  void aCurveHasTheLevelsOfItsFormat(String preset, double from, double to, int most) {
    int bits = most < 8 ? 3 : 4;

    Curve curve =
        new CurveTracer(Brevity.builtin()).trace(preset, Map.of("bit_width", bits), from, to, 1001);

    // Adding zero turns a negative zero into the other one.
    TreeSet<Double> levels = new TreeSet<>();
    curve.points().forEach(point -> levels.add(point.output() + 0.0));
    assertThat(levels).hasSizeBetween(most - 1, most).contains(0.0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Int8WeightPerTensorFloat --set bit_widht=3      | 1 | did you mean `bit_width`?",
        "Int8WeightPerTensorFlaot                        | 1 | Int8WeightPerTensorFloat",
        "Int8WeightPerTensorFloat --from 1 --to 1        | 2 | --from must be less than --to",
        "Int8WeightPerTensorFloat --file missing.quant   | 2 | there is no file or folder",
      })
  void whatCannotBeDrawnIsSaid(String arguments, int status, String message) {
    assertThat(dsl(("plot " + arguments).split(" +"))).isEqualTo(status);
    assertThat(outcome.said()).contains(message);
  }

  @Test
  void accumulatorsAreClampedToTheBitsThatRemain() throws IOException {
    Files.writeString(
        folder.resolve("clamp.quant"),
        """
        brevity 1
        quantizer Clamp extends ClampQuantSolver {
          quant_type = INT
          bit_width_impl_type = CONST
          bit_width = 4
          min_overall_bit_width = 2
          max_overall_bit_width = 32
          int_quant = IntQuant
          input_view_impl = Identity
          signed = true
          narrow_range = false
        }
        """);

    Curve curve = new CurveTracer(Brevity.recipes(folder)).trace("Clamp", Map.of(), -127, 127, 255);

    assertThat(curve.points())
        .allSatisfy(
            point ->
                assertThat(point.output()).isEqualTo(Math.max(-8, Math.min(7, point.input()))));
  }

  @Test
  void recipesOfAFileAreDrawnToo() throws IOException {
    Files.writeString(
        folder.resolve("mine.quant"),
        "quantizer Mine extends Int8WeightPerTensorFloat { bit_width = 2 }\n");

    assertThat(dsl("plot", "Mine", "-f", "mine.quant", "-o", "mine.svg")).isEqualTo(ExitStatus.OK);

    assertThat(folder.resolve("mine.svg")).content().contains("2-bit signed · scale 1<");
  }

  private int dsl(String... arguments) {
    outcome = CommandLineRun.in(folder).dsl(arguments);
    return outcome.status();
  }
}
