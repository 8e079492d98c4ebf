package dev.brevity.runtime.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.brevity.runtime.bitwidth.BitWidthConst;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class KLMinimizerThresholdTest {
  private static final int BINS = 1001;

  @Test
  void outliersAreClipped() {
    Random random = new Random(5);
    float[] values = new float[20_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    values[0] = 40;

    assertThat(threshold(values, 8, BINS)).isBetween(3f, 8f);
  }

  @Test
  void valuesThatTheLevelsCanTellApartAreAllKept() {
    // 63 levels that fall on bins of their own: nothing is lost without clipping.
    float[] values = new float[63 * 100];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 63 - 31;
    }

    assertThat(threshold(values, 7, 63)).isCloseTo(31f, Offset.offset(1e-5f));
  }

  @Test
  void zerosHaveThresholdZero() {
    assertThat(threshold(new float[8], 8, BINS)).isZero();
  }

  @Test
  void aHistogramNeedsABinForEachLevel() {
    assertThatThrownBy(() -> threshold(new float[] {1, 2}, 8, 101))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("`num_bins`");
  }

  private static float threshold(float[] values, int bits, int bins) {
    try (NDManager manager = NDManager.newBaseManager();
        KLMinimizerThreshold stats =
            new KLMinimizerThreshold(true, new BitWidthConst(bits), bins, 1e-4)) {
      return stats.of(manager.create(values)).getFloat();
    }
  }
}
