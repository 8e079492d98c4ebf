package dev.brevity.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrevityTest {
  @TempDir Path folder;

  @Test
  void aRecipeFileBecomesAQuantizedLayer() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("mine.quant"),
            """
            brevity 1
            quantizer Narrow extends Int8WeightPerTensorFloat { bit_width = 4 }
            """);
    Brevity brevity = Brevity.recipes(file);
    QuantLinear layer =
        QuantLinear.builder(brevity).units(2).weightQuant(brevity.quantizer("Narrow")).build();

    try (NDManager manager = NDManager.newBaseManager()) {
      layer.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
      layer.setWeight(manager.create(new float[] {0.7f, -0.34f, 0.1f, 0}, new Shape(2, 2)));
      NDArray input = manager.create(new float[] {1, 1}, new Shape(1, 2));
      IntQuantTensor weight = (IntQuantTensor) layer.quantWeight(new PlainTensor(input));

      assertThat(weight.bitWidth().getFloat()).isEqualTo(4);
      assertThat(weight.scale().getFloat()).isEqualTo(0.7f / 7);
      assertThat(weight.toInt().toByteArray()).containsExactly(7, -3, 1, 0);
    }
  }

  @Test
  void anUnknownNameIsAFindingWithASuggestion() {
    RecipeException failure =
        catchThrowableOfType(
            RecipeException.class, () -> Brevity.builtin().quantizer("Int8WeightPerTensorFlaot"));

    Diagnostic finding = failure.diagnostics().get(0);
    assertThat(finding.code()).isEqualTo(Code.UNKNOWN_NAME);
    assertThat(finding.fix())
        .hasValueSatisfying(fix -> assertThat(fix.text()).contains("Int8WeightPerTensorFloat"));
    assertThat(failure).hasMessageContaining("there is no recipe `Int8WeightPerTensorFlaot`");
  }
}
