package dev.brevity.runtime.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.tensor.GroupwiseIntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The block formats of GGUF, next to the same arithmetic in plain Java. */
class GgufWeightsTest {
  private static final int GROUP = 32;
  private static final int SUPER_GROUP = 8;
  private static final int ROWS = 3;
  private static final int COLUMNS = 2 * GROUP * SUPER_GROUP;

  private final NDManager manager = NDManager.newBaseManager();
  private final float[] weights = weights();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({"GGUFQ8_0Weight, 127, -127, 127", "GGUFQ4_0Weight, 8, -8, 7"})
  void symmetricBlocksHaveAScale(String preset, float threshold, int lowest, int highest) {
    float[] expected = new float[weights.length];
    for (int group = 0; group < weights.length / GROUP; group++) {
      float largest = 0;
      for (int i = group * GROUP; i < (group + 1) * GROUP; i++) {
        largest = Math.max(largest, Math.abs(weights[i]));
      }
      float scale = largest / threshold;
      for (int i = group * GROUP; i < (group + 1) * GROUP; i++) {
        float integer = (float) Math.rint(weights[i] / scale);
        expected[i] = Math.max(lowest, Math.min(highest, integer)) * scale + 0f;
      }
    }

    assertThat(withoutSignOfZero(quantized(preset))).containsExactly(expected);
  }

  @Test
  void asymmetricBlocksHaveAScaleAndAMinimum() {
    float[] expected = new float[weights.length];
    for (int group = 0; group < weights.length / GROUP; group++) {
      float scale = range(group) / 15;
      dequantize(expected, group, scale, -lowest(group) / scale);
    }

    assertThat(withoutSignOfZero(quantized("GGUFQ4_1Weight"))).containsExactly(expected);
  }

  @Test
  void superBlocksHoldScalesAndMinimaOfSixBits() {
    int groups = weights.length / GROUP;
    float[] ranges = new float[groups];
    float[] offsets = new float[groups];
    for (int group = 0; group < groups; group++) {
      ranges[group] = range(group);
      offsets[group] = -lowest(group);
    }
    float[] keptRanges = sixBits(ranges);
    float[] keptOffsets = sixBits(offsets);
    float[] expected = new float[weights.length];
    for (int group = 0; group < groups; group++) {
      float scale = keptRanges[group] / 15;
      dequantize(expected, group, scale, keptOffsets[group] / scale);
    }

    assertThat(withoutSignOfZero(quantized("GGUFQ4_KWeight"))).containsExactly(expected);
  }

  @Test
  void superBlocksMustBeWhole() {
    NDArray weight = manager.ones(new Shape(1, 3 * GROUP));

    assertThatThrownBy(() -> OnBench.weight("GGUFQ4_KWeight", Map.of(), weight).proxy())
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("`group_size`");
  }

  private void dequantize(float[] target, int group, float scale, float zeroPoint) {
    for (int i = group * GROUP; i < (group + 1) * GROUP; i++) {
      float integer = (float) Math.rint(weights[i] / scale + zeroPoint);
      target[i] = (Math.max(0, Math.min(15, integer)) - zeroPoint) * scale + 0f;
    }
  }

  /** Values that are never negative, as 6-bit integers that share a scale in groups of 8. */
  private static float[] sixBits(float[] values) {
    float[] kept = new float[values.length];
    for (int start = 0; start < values.length; start += SUPER_GROUP) {
      float largest = 0;
      for (int i = start; i < start + SUPER_GROUP; i++) {
        largest = Math.max(largest, values[i]);
      }
      float scale = largest / 63;
      for (int i = start; i < start + SUPER_GROUP; i++) {
        kept[i] = Math.min(63, (float) Math.rint(values[i] / scale)) * scale;
      }
    }
    return kept;
  }

  private float lowest(int group) {
    float lowest = 0;
    for (int i = group * GROUP; i < (group + 1) * GROUP; i++) {
      lowest = Math.min(lowest, weights[i]);
    }
    return lowest;
  }

  private float range(int group) {
    float highest = Float.NEGATIVE_INFINITY;
    for (int i = group * GROUP; i < (group + 1) * GROUP; i++) {
      highest = Math.max(highest, weights[i]);
    }
    return highest - lowest(group);
  }

  private float[] quantized(String preset) {
    NDArray weight = manager.create(weights, new Shape(ROWS, COLUMNS));
    GroupwiseIntQuantTensor tensor =
        (GroupwiseIntQuantTensor)
            OnBench.weight(preset, Map.of(), weight)
                .proxy()
                .quantize(weight, new PlainTensor(weight));
    return tensor.value().toFloatArray();
  }

  private static float[] withoutSignOfZero(float[] values) {
    float[] unsigned = values.clone();
    for (int i = 0; i < unsigned.length; i++) {
      unsigned[i] += 0f;
    }
    return unsigned;
  }

  private static float[] weights() {
    Random random = new Random(11);
    float[] weights = new float[ROWS * COLUMNS];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian() * (1 + i % 97 / 10f);
    }
    return weights;
  }
}
