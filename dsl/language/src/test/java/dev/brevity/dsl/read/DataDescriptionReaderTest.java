package dev.brevity.dsl.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.data.DataDescription;
import dev.brevity.dsl.data.InputDescription;
import dev.brevity.dsl.data.Preprocessing;
import dev.brevity.dsl.data.Preprocessing.Channels;
import dev.brevity.dsl.data.Preprocessing.Layout;
import dev.brevity.dsl.data.Preprocessing.Ratio;
import dev.brevity.dsl.data.Preprocessing.Size;
import dev.brevity.dsl.data.SampleRange;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.grammar.SourceText;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataDescriptionReaderTest {
  private final Diagnostics findings = new Diagnostics();

  @Test
  void everythingThatCanBeSaidIsUnderstood() {
    DataDescription description =
        read(
            """
            brevity: 1
            inputs:
              name: pixels
              files: "images/*.png"
              field: x
              shape: [3, 8, 9]
              stacked: false
              resize: 256
              crop: [224, 320]
              interpolation: bicubic
              channels: bgr
              layout: nhwc
              scale: 1/255
              mean: [0.1, 0.2, 0.3]
              std: 0.5
            labels:
              files: labels.csv
              classes: [cat, dog]
            samples: 0..511
            """);

    assertThat(findings.all()).isEmpty();
    Preprocessing preprocessing =
        new Preprocessing(
            Optional.of(new Size(Optional.empty(), 256)),
            Optional.of(new Size(Optional.of(224), 320)),
            Preprocessing.Interpolation.BICUBIC,
            Channels.BGR,
            Layout.NHWC,
            Optional.of(new Ratio(1, 255)),
            List.of(0.1, 0.2, 0.3),
            List.of(0.5));
    assertThat(description.inputs())
        .containsExactly(
            new InputDescription(
                Optional.of("pixels"),
                Optional.of("images/*.png"),
                Optional.of("x"),
                Optional.of(List.of(3L, 8L, 9L)),
                Optional.of(false),
                preprocessing));
    assertThat(description.labels().files()).contains("labels.csv");
    assertThat(description.labels().classes()).containsExactly("cat", "dog");
    assertThat(description.samples()).contains(new SampleRange(0, 511));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "inputs: {scael: 1/255}         | BRV0035 | 10 | `scael` is not a key of an input",
        "inputs: {scale: 1/0}           | BRV0920 | 17 | `1/0` is not a number",
        "inputs: {scale: none}          | BRV0920 | 17 | `none` is not a number",
        "inputs: {mean: [0.1, x]}       | BRV0920 | 22 | `x` is not a number",
        "inputs: {std: 0}               | BRV0920 | 15 | divided by 0",
        "inputs: {files: ../secret}     | BRV0920 | 17 | `../secret` leads out of the folder",
        "inputs: {files: /etc/passwd}   | BRV0920 | 17 | leads out of the folder",
        "inputs: {shape: [1, -1]}       | BRV0920 | 21 | at least 1",
        "inputs: {resize: [1, 2, 3]}    | BRV0920 | 18 | one or two whole numbers",
        "inputs: {crop: 100000000}      | BRV0920 | 16 | one or two whole numbers",
        "inputs: {channels: cmyk}       | BRV0920 | 20 | `cmyk` is not known here",
        "inputs: {stacked: maybe}       | BRV0920 | 19 | neither true nor false",
        "inputs: [{scale: 1}, {std: 2}] | BRV0920 | 1  | no name or the same one",
        "samples: 512                   | BRV0920 | 10 | `512` is not a range",
        "samples: 5..2                  | BRV0920 | 10 | `5..2` is not a range",
        "samples: [0, 1]                | BRV0034 | 10 | a single text",
        "sample: 0..2                   | BRV0035 | 1  | `sample` is not a key",
        "brevity: 2                     | BRV0016 | 10 | version `2`",
        "labels: {folders: [1}          | BRV0030 | 21 | ",
      })
  void mistakesAreShownAtTheirPlaces(String yaml, String code, int column, String message) {
    read(yaml);

    Diagnostic finding = findings.all().get(0);
    assertThat(finding.code().id()).isEqualTo(code);
    assertThat(finding.message()).contains(message == null ? "" : message);
    assertThat(finding.span().orElseThrow().startColumn()).isEqualTo(column);
  }

  private DataDescription read(String yaml) {
    return new DataDescriptionReader().read(new SourceText("data.yaml", yaml), findings);
  }
}
