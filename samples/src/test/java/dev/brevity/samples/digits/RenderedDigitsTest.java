package dev.brevity.samples.digits;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RenderedDigitsTest {
  private static final int COUNT = 200;
  private static final int[] ALL = IntStream.range(0, COUNT).toArray();

  @Test
  void theSameSeedDrawsTheSameDigits() {
    assertThat(pixels(7)).isEqualTo(pixels(7)).isNotEqualTo(pixels(8));
  }

  @Test
  void everyDigitIsDrawnAndLeavesInkInTheMiddleAndNoneInTheCorners() {
    DigitImages images = new RenderedDigits(7).draw(COUNT);
    assertThat(IntStream.of(ALL).map(images::label).distinct().count()).isEqualTo(10);
    float[] pixels = pixels(7);
    for (int image = 0; image < COUNT; image++) {
      assertThat(mean(pixels, image, 8, 20)).as("middle of %d", image).isGreaterThan(0);
      assertThat(mean(pixels, image, 0, 2)).as("corner of %d", image).isLessThan(0.5);
    }
  }

  private static double mean(float[] pixels, int image, int from, int to) {
    double sum = 0;
    for (int row = from; row < to; row++) {
      for (int column = from; column < to; column++) {
        sum += pixels[(image * DigitImages.SIDE + row) * DigitImages.SIDE + column];
      }
    }
    return sum / ((to - from) * (to - from));
  }

  private static float[] pixels(long seed) {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      return new RenderedDigits(seed).draw(COUNT).images(manager, ALL).toFloatArray();
    }
  }
}
