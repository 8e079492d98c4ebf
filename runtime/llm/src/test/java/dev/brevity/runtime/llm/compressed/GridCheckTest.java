package dev.brevity.runtime.llm.compressed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.llm.quantization.Grid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridCheckTest {
  private static final int COLUMNS = 8;

  /** Two rows of eight columns. */
  private static Grid grid(
      int bits, boolean signed, int exponentBits, int groupSize, float zeroPoint) {
    int groups = COLUMNS / groupSize;
    float[] scales = new float[2 * groups];
    float[] zeroPoints = new float[2 * groups];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = 0.5f + i;
      zeroPoints[i] = zeroPoint;
    }
    return new Grid(bits, signed, exponentBits, 2, groups, groupSize, scales, zeroPoints);
  }

  @ParameterizedTest(name = "{0} holds {2} bits in groups of {5}")
  @CsvSource({
    // scheme, group size, bits, signed, exponent bits, columns of a group, symmetric, zero point
    "W8A8, , 8, true, 0, 8, true, 0",
    "W4A16, 4, 4, true, 0, 4, true, 0",
    "W4A16, 2, 4, true, 0, 4, true, 0",
    "W4A16, , 4, true, 0, 8, true, 0",
    "W4A16, 4, 4, false, 0, 4, false, 3",
    "W4A16, 4, 4, false, 0, 4, true, 8",
    "FP8, , 8, true, 4, 8, true, 0"
  })
  void whatASchemeHoldsPasses(
      CompressedScheme scheme,
      Integer size,
      int bits,
      boolean signed,
      int exponentBits,
      int groupSize,
      boolean symmetric,
      float zeroPoint) {
    Grid grid = grid(bits, signed, exponentBits, groupSize, zeroPoint);

    assertThatCode(() -> new GridCheck(scheme, size, symmetric).require("layer", grid))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "{8}")
  @CsvSource({
    "W8A8, , 4, true, 0, 8, true, 0, integers of 4 bits",
    "W8A8, , 8, true, 4, 8, true, 0, minifloats of 8 bits",
    "FP8, , 8, true, 5, 8, true, 0, minifloats of 8 bits",
    "W4A16, , 4, true, 0, 4, true, 0, groups 4 columns",
    "W4A16, 8, 4, true, 0, 4, true, 0, groups 4 columns",
    "W4A16, 4, 4, true, 0, 8, true, 0, groups whole rows",
    "W4A16, 4, 4, false, 0, 4, true, 3, has zero points",
    "W4A16, 4, 4, false, 0, 4, false, 2.5, are not integers",
    "NVFP4, , 4, true, 2, 8, true, 0, rules of its own",
    "W8A8_TENSOR, , 8, true, 0, 8, true, 0, rules of its own"
  })
  void whatItDoesNotHoldIsRefused(
      CompressedScheme scheme,
      Integer size,
      int bits,
      boolean signed,
      int exponentBits,
      int groupSize,
      boolean symmetric,
      float zeroPoint,
      String words) {
    Grid grid = grid(bits, signed, exponentBits, groupSize, zeroPoint);

    assertThatThrownBy(() -> new GridCheck(scheme, size, symmetric).require("layer", grid))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("`layer` cannot be written")
        .hasMessageContaining(words);
  }

  @Test
  void codesOfAPlanStandForItsValuesInSmallerGroupsToo() {
    Grid grid = grid(4, false, 0, 4, 6);
    float[] values = new float[2 * COLUMNS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 16 - 6) * grid.scale(i / COLUMNS, i % COLUMNS);
    }

    RoundedMatrix rounded = RoundedMatrix.of(values, COLUMNS, 2, grid);

    assertThat(rounded.scales()).hasSize(8);
    for (int i = 0; i < values.length; i++) {
      int group = i / 2;
      int code = rounded.codes()[i];
      assertThat(code).isBetween(-8, 7);
      assertThat((code - rounded.zeroPoints()[group]) * rounded.scales()[group])
          .isEqualTo(values[i]);
    }
  }
}
