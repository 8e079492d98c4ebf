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
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

  static List<Object[]> overridesThatAreRefused() {
    return List.of(
        new Object[] {"bit_widht", 4, Code.UNKNOWN_ATTRIBUTE, "bit_width"},
        new Object[] {"bit_width", 64, Code.OUT_OF_RANGE, "32"},
        new Object[] {"bit_width", "four", Code.WRONG_TYPE, "Int"},
        new Object[] {"scaling_impl_type", "STATSS", Code.UNKNOWN_CONSTANT, "STATS"});
  }

  @ParameterizedTest
  @MethodSource("overridesThatAreRefused")
  void anOverrideIsCheckedLikeALineOfARecipe(
      String attribute, Object value, Code code, String hint) {
    QuantizerRecipe preset = Brevity.builtin().quantizer("Int8WeightPerTensorFloat");

    RecipeException failure =
        catchThrowableOfType(RecipeException.class, () -> preset.with(attribute, value));

    assertThat(failure.diagnostics()).extracting(Diagnostic::code).containsExactly(code);
    assertThat(failure).hasMessageContaining(attribute).hasMessageContaining(hint);
  }

  @Test
  void aFileWithErrorsIsRefusedWithAllOfThem() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("wrong.quant"),
            """
            brevity 1
            quantizer A extends Int8WeightPerTensorFlaot { bit_width = 4 }
            quantizer B extends Int8WeightPerTensorFloat { bit_widht = 4 }
            """);

    RecipeException failure =
        catchThrowableOfType(RecipeException.class, () -> Brevity.recipes(file));

    assertThat(failure.diagnostics())
        .extracting(Diagnostic::code)
        .containsExactlyInAnyOrder(Code.UNKNOWN_BASE, Code.UNKNOWN_ATTRIBUTE);
  }
}
