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
    isOneError("a.quant", "brevity 1\n" + text + "\n", code, "2:" + column, said);
  }

  /** Lines are separated by {@code ⏎}. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          plan P extends LayerwiseInt8 {⏎  calibrate { samples = 10 }⏎}                    | BRV0001 | 3:3  | fix: put steps into `steps { … }`
          plan P extends LayerwiseInt8 {⏎  merge_batch_norm⏎}                              | BRV0001 | 3:3  | `merge_batch_norm` stands outside of `steps`
          plan P extends LayerwiseInt8 {⏎  setps { merge_batch_norm calibrate { } }⏎}      | BRV0001 | 3:3  | fix: did you mean `steps`?
          plan P extends LayerwiseInt8 {⏎  layer Conv { weight = Int8WeightPerTensorFloat }⏎} | BRV0001 | 3:3 | fix: did you mean `layers`?
          plan P extends LayerwiseInt8 {⏎  style graph⏎}                                   | BRV0001 | 3:9  | fix: write `=`
          plan P extends LayerwiseInt8 {⏎  export = onnx_qcdq⏎}                            | BRV0001 | 3:10 | fix: remove the `=`
          plan P extends LayerwiseInt8 {⏎  export qonnx⏎}                                  | BRV0609 | 3:10 | fix: did you mean `onnx_qonnx`?
          plan P extends LayerwiseInt8 {⏎  export onxx⏎}                                   | BRV0609 | 3:10 | fix: did you mean `onnx_qcdq`?
          plan P {⏎  steps {⏎    calibrate⏎  export onnx_qcdq⏎}                            | BRV0003 | 5:3  | 3 |   steps {
          plan P {⏎  layers Conv {⏎    weight = Int8WeightPerTensorFloat⏎  steps { calibrate }⏎  export onnx_qcdq⏎} | BRV0003 | 5:3 | 3 |   layers Conv {
          plan P {⏎  layers Conv {⏎    weight = Int8WeightPerTensorFloat {⏎      bit_width = 4⏎  }⏎  steps { calibrate }⏎} | BRV0003 | 6:3 | 4 |     weight = Int8WeightPerTensorFloat {
          plan P {⏎  steps {⏎    calibrate {⏎      samples = 4⏎  }⏎}                       | BRV0003 | 6:3  | 4 |     calibrate {
          quantizer A(Int8WeightPerTensorFloat) { bit_width = 4 }                          | BRV0008 | 2:12 | fix: write `extends`
          quantizer A : Int8WeightPerTensorFloat { bit_width = 4 }                         | BRV0008 | 2:13 | fix: write `extends`
          quantizer A extend Int8WeightPerTensorFloat { bit_width = 4 }                    | BRV0008 | 2:13 | fix: write `extends`
          quantizer A extends Int8WeightPerTensorFloat⏎  bit_width = 4⏎}                   | BRV0001 | 3:3  | fix: open the block with `{`
          quantizer A extends Int8WeightPerTensorFloat { require bit_width > 9 }           | BRV0001 | 2:70 | expected `:`
          plan P extends LayerwiseInt8 { keep conv1 }                                      | BRV0001 | 2:37 | fix: write `"conv1"`
          plan P extends LayerwiseInt8 { layers conv1 { weight = Int8WeightPerTensorFloat } } | BRV0001 | 2:39 | fix: write `"conv1"`
          plan P extends LayerwiseInt8 { layers Conv[9..1] { weight = Int8WeightPerTensorFloat } } | BRV0001 | 2:43 | fix: write the lower place first
          plan P extends LayerwiseInt8 { steps [ calibrate ] }                             | BRV0008 | 2:38 | `steps { … }`
          plan P extends LayerwiseInt8 { steps = [ merge_batch_norm, calibrate { samples = 4 } ] } | BRV0008 | 2:40 | `steps { … }`
          plan P extends LayerwiseInt8 { steps: [calibrate] }                              | BRV0008 | 2:39 | `steps { … }`
          plan P extends LayerwiseInt8 { layers = [Conv[0], "fc"] { weight = Int8WeightPerTensorFloat } } | BRV0008 | 2:39 | fix: write `layers A, B`
          plan P extends LayerwiseInt8 { keep ["fc"] }                                     | BRV0008 | 2:37 | fix: write `keep A, B`
          quantizer A<Int8WeightPerTensorFloat> { bit_width = 4 }                          | BRV0008 | 2:12 | fix: write `extends`
          quantizer A(Int8WeightPerTensorFloat, NarrowIntQuant) { bit_width = 4 }          | BRV0008 | 2:12 | fix: write `extends`
          quantizer A extends (Int8WeightPerTensorFloat, NarrowIntQuant) { bit_width = 4 } | BRV0008 | 2:21 | fix: remove the `(`
          quantizer A extends Int8WeightPerTensorFloat and NarrowIntQuant { bit_width = 4 } | BRV0008 | 2:46 | fix: write `,`
          plan P extends LayerwiseInt8 { steps { calibrate(samples = 4, batch_size = 2) } } | BRV0008 | 2:49 | `calibrate { … }`
          enum E { A B A }                                                                 | BRV0110 | 2:14 | first defined here
          """)
  void inAPlanIsOneErrorToo(String text, String code, String place, String said)
      throws IOException {
    isOneError("a.quant", "brevity 1\n" + text.replace('⏎', '\n') + "\n", code, place, said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          A:⏎    extends: Int8WeightPerTensorFloat⏎    bit_width:⇥4 | BRV0039 | 5:15 | fix: replace the tab by a space
          A: {extends: Int8WeightPerTensorFloat}⏎plans:⏎  P: {extends: LayerwiseInt8, steps: [calibrate]} | BRV0035 | 5:31 | fix: put it into the list `rules`: `- steps: …`
          A: {extends: Int8WeightPerTensorFloat}⏎plans:⏎  P: {extends: LayerwiseInt8, rules: [{keep: {kind: Conv, at: 2..1}}]} | BRV0034 | 5:63 | fix: write the lower place first
          A: {extends: Int8WeightPerTensorFloat}⏎plans:⏎  P: {extends: LayerwiseInt8, rules: [{keep: []}]} | BRV0034 | 5:46 | an empty list does not say which layers
          A: {extends: Int8WeightPerTensorFloat}⏎plans:⏎  P: {extends: LayerwiseInt8, calibrate: {samples: 4}} | BRV0035 | 5:31 | and steps into `- steps: […]`
          A: {extends: Int8WeightPerTensorFloat}⏎plans:⏎  P: {extends: LayerwiseInt8, rules: [{calibrate: {samples: 4}}]} | BRV0034 | 5:40 | steps stand in a list under `steps`
          A: {extends: Int8WeightPerTensorFloat}⏎plans:⏎  P: {extends: LayerwiseInt8, rules: [calibrate]} | BRV0034 | 5:39 | `- steps: [calibrate]`
          A: {extends: Int8WeightPerTensorFloat}⏎plans:⏎  P: {extends: LayerwiseInt8, rules: [{calibrate: }]} | BRV0601 | 5:40 | fix: put it into `steps`
          A: &a {extends: Int8WeightPerTensorFloat, bit_width: 4}⏎  B: {<<: *a} | BRV0037 | 4:7 | fix: put what is shared into a mixin
          """)
  void inYamlIsOneErrorToo(String text, String code, String place, String said) throws IOException {
    String lines = text.replace('⏎', '\n').replace('⇥', '\t');
    isOneError("a.yaml", "brevity: 1\nquantizers:\n  " + lines + "\n", code, place, said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.quant | brevity: 1⏎plans:⏎  P: {extends: FastInt8}           | 1:1 | rename it to `a.yaml`
          a.quant | # notes⏎quantizers:⏎  Q: {extends: Int8WeightPerTensorFloat} | 2:1 | rename it to `a.yaml`
          b.yaml  | brevity 1⏎plan P extends FastInt8 {}                 | 1:1 | rename it to `b.quant`
          b.yml   | // notes⏎quantizer Q extends Int8WeightPerTensorFloat {} | 2:1 | rename it to `b.quant`
          """)
  void theOtherNotationIsOneErrorToo(String file, String text, String place, String said)
      throws IOException {
    Files.writeString(folder.resolve(file), text.replace('⏎', '\n') + "\n");

    Outcome outcome = CommandLineRun.in(folder).dsl("check", file);

    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    requireOneError(outcome, file, "BRV0024", place, said);
  }

  private void isOneError(String file, String text, String code, String place, String said)
      throws IOException {
    Files.writeString(folder.resolve(file), text);

    Outcome outcome = CommandLineRun.in(folder).dsl("check", file);

    assertThat(outcome.status()).isEqualTo(ExitStatus.PROBLEMS);
    requireOneError(outcome, file, code, place, said);
  }

  private static void requireOneError(
      Outcome outcome, String file, String code, String place, String said) {
    assertThat(outcome.out())
        .contains("error[" + code + "]")
        .contains("--> " + file + ":" + place + "\n")
        .contains(said)
        .contains("1 error in 1 file");
  }
}
