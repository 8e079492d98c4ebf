package dev.brevity.dsl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.CommandLineRun.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One mistake is one error, at the token that is wrong, with what to write instead. */
class OneMistakeTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          quantizer Q extends Int8WeightPerTensorFloat { scaling_per_output_type = GROUP } | BRV0404 | 48 | needs `group_size`
          quantizer Q extends Int8WeightPerTensorFloat { scaling_per_output_type = channel } | BRV0101 | 74 | fix: write `CHANNEL`
          quantizer Q extends Int8WeightPerTensorFloat { narrow_range = yes } | BRV0101 | 63 | fix: write `true`
          quantizer Q extends Int8WeightPerTensorFloat { bit_width = "4" } | BRV0201 | 60 | fix: write `4`
          plan P { layers Linear { weight = Int8WeightPerTensorFloat { bit_width = 4 } } steps { calibrate } export onnx_qcdq { target = "foo" } } | BRV0612 | 128 | fix: set `target` to
          plan P extends LayerwiseInt8 { export onnx_qcdq { target = "foo" } } | BRV0612 | 60 | fix: set `target` to
          plan P extends LayerwiseInt8 { export onnx_qcdq { reduce_range = true } } | BRV0612 | 66 | fix: set `target`
          """)
  void isOneError(String text, String code, int column, String said) throws IOException {
    Files.writeString(folder.resolve("a.quant"), "brevity 1\n" + text + "\n");

    Outcome outcome = CommandLineRun.in(folder).dsl("check", "a.quant");

    assertThat(outcome.status()).isEqualTo(ExitStatus.PROBLEMS);
    assertThat(outcome.out())
        .contains("error[" + code + "]")
        .contains("--> a.quant:2:" + column + "\n")
        .contains(said)
        .contains("1 error in 1 file");
  }
}
