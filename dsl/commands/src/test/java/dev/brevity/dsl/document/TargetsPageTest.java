package dev.brevity.dsl.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.source.BuiltInLibrary;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The page of what targets take")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TargetsPageTest {
  private final Library library =
      BuiltInLibrary.load(TargetsPageTest.class.getClassLoader(), finding -> {});
  private final List<String> lines = new TargetsPage(library).text().lines().toList();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Int8WeightPerTensorFloat      | onnx_qcdq | yes
          Int8WeightPerTensorFloat      | dpu       | DPUs shift, and scales have to be powers of two
          Int8WeightPerTensorFixedPoint | dpu       | yes
          Int8ActPerTensorFloat         | gguf      | GGUF files hold weights alone, and no quantizers of activations
          MXInt8Weight                  | onnx_qcdq | scales per group need opset 21 or later
          Int32Bias                     | onnx_qop  | yes
          """)
  void tellsWhatATargetSaysOfAQuantizer(String quantizer, String target, String said) {
    String cell = cells(row("[" + quantizer + "]")).get(column(quantizer, target));

    assertThat(cell.equals("yes") ? cell : cells(row(cell + " ")).get(1)).isEqualTo(said);
  }

  @Test
  void leavesOutWhatQuantizesNothing() {
    assertThat(lines).noneMatch(line -> line.startsWith("| [None"));
  }

  private int column(String quantizer, String target) {
    int at = lines.indexOf(row("[" + quantizer + "]"));
    List<String> head =
        lines.subList(0, at).stream()
            .filter(line -> line.startsWith("| Quantizer"))
            .reduce((first, second) -> second)
            .map(TargetsPageTest::cells)
            .orElseThrow();
    return head.indexOf(target);
  }

  private String row(String start) {
    return lines.stream().filter(line -> line.startsWith("| " + start)).findFirst().orElseThrow();
  }

  private static List<String> cells(String row) {
    return Arrays.stream(row.split("\\|")).skip(1).map(String::strip).toList();
  }
}
