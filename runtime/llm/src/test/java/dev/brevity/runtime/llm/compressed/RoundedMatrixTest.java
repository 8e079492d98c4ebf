package dev.brevity.runtime.llm.compressed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundedMatrixTest {
  @Test
  void symmetricIntegersSpreadOverTheWholeRange() {
    float[] values = {7.5f, -7.5f, 0.5f, 1.5f};

    RoundedMatrix rounded = RoundedMatrix.integers(values, 4, 4, true);

    assertThat(rounded.scales()).containsExactly(1f);
    assertThat(rounded.codes()).containsExactly(7, -8, 0, 2);
    assertThat(rounded.zeroPoints()).containsExactly(0);
  }

  @Test
  void zeroPointsLetPositiveGroupsUseTheWholeRange() {
    RoundedMatrix rounded = RoundedMatrix.integers(new float[] {0, 15, 4, 7}, 4, 4, false);

    assertThat(rounded.scales()).containsExactly(1f);
    assertThat(rounded.zeroPoints()).containsExactly(-8);
    assertThat(rounded.codes()).containsExactly(-8, 7, -4, -1);
  }

  @Test
  void everyGroupHasItsScale() {
    RoundedMatrix rounded = RoundedMatrix.integers(new float[] {7.5f, 0, 15, 0}, 2, 4, true);

    assertThat(rounded.scales()).containsExactly(1f, 2f);
  }

  @Test
  void minifloatsHaveTheBitsOfE4m3() {
    float[] values = {448, -448, 1, 0x1p-9f, 0x1.cp-7f, 240, 0, 1.0625f};

    RoundedMatrix rounded = RoundedMatrix.minifloats(values, values.length, 1, values.length);

    assertThat(rounded.codes()).containsExactly(0x7E, 0xFE, 0x38, 0x01, 0x07, 0x77, 0x00, 0x38);
  }

  @Test
  void codesFillWordsFromTheLowestBits() {
    assertThat(CodeStream.pack(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 15}, 4))
        .containsExactly(0x76543210, 15);
    // The eleventh code of three bits lies across two words.
    assertThat(CodeStream.pack(new int[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7}, 3))
        .containsExactly(0xC0000000, 1);
  }
}
