package dev.brevity.runtime.quant;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scales and zero points that follow each input, next to the same arithmetic in plain Java. */
class DynamicActivationsTest {
  private static final int BATCH = 2;
  private static final int ROWS = 3;
  private static final int COLUMNS = 5;
  private static final Shape SHAPE = new Shape(BATCH, ROWS, COLUMNS);

  private final NDManager manager = NDManager.newBaseManager();
  private final float[] values = values();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eachRowHasItsOwnRange(boolean training) {
    float[] expected = new float[values.length];
    for (int row = 0; row < BATCH * ROWS; row++) {
      symmetric(expected, row * COLUMNS, 1, COLUMNS);
    }

    IntQuantTensor quantized = quantize("Int8DynamicActPerRowFloat", Map.of(), training);

    assertThat(quantized.value().toFloatArray()).containsExactly(expected);
    assertThat(quantized.scale().getShape()).isEqualTo(new Shape(BATCH, ROWS, 1));
  }

  /** Keys of attention are quantized along the last but one dimension. */
  @Test
  void rowsCanLieAlongAnotherDimension() {
    float[] expected = new float[values.length];
    for (int batch = 0; batch < BATCH; batch++) {
      for (int column = 0; column < COLUMNS; column++) {
        symmetric(expected, batch * ROWS * COLUMNS + column, COLUMNS, ROWS);
      }
    }
    Map<String, ?> columns =
        Map.of("broadcast_dim", -2, "scaling_stats_permute_dims", List.of(0, 2, 1));

    IntQuantTensor quantized = quantize("Int8DynamicActPerRowFloat", columns, false);

    assertThat(quantized.value().toFloatArray()).containsExactly(expected);
    assertThat(quantized.scale().getShape()).isEqualTo(new Shape(BATCH, 1, COLUMNS));
  }

  @Test
  void zeroPointsOfRowsAreIntegersUnlessToldOtherwise() {
    float[] expected = new float[values.length];
    float[] zeroPoints = new float[BATCH * ROWS];
    for (int row = 0; row < zeroPoints.length; row++) {
      float lowest = 0;
      float highest = Float.NEGATIVE_INFINITY;
      for (int i = row * COLUMNS; i < (row + 1) * COLUMNS; i++) {
        lowest = Math.min(lowest, values[i]);
        highest = Math.max(highest, values[i]);
      }
      float scale = (highest - lowest) / 255;
      zeroPoints[row] = (float) Math.rint(-lowest / scale);
      for (int i = row * COLUMNS; i < (row + 1) * COLUMNS; i++) {
        float integer = (float) Math.rint(values[i] / scale + zeroPoints[row]);
        expected[i] = (Math.max(0, Math.min(255, integer)) - zeroPoints[row]) * scale;
      }
    }

    IntQuantTensor quantized = quantize("ShiftedUint8DynamicActPerRowFloat", Map.of(), false);

    assertThat(quantized.zeroPoint().toFloatArray()).containsExactly(zeroPoints);
    assertThat(quantized.value().toFloatArray()).containsExactly(expected);
  }

  @Test
  void gradientsReachTheInputThroughItsScale() {
    AttachedQuantizer<ActQuant> quantizer =
        OnBench.activation("Int8DynamicActPerTensorFloat", Map.of());
    quantizer.setTraining(true);
    NDArray x = manager.create(new float[] {-1, 0.26f, 3}, new Shape(3));
    x.setRequiresGradient(true);
    try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
      gradients.backward(quantizer.proxy().quantize(new PlainTensor(x)).value().sum());
    }

    // y = scale * round(x / scale): 1 through the rounding, and round(x / s) - x / s for the scale,
    // whose own slope is 1/128 at the largest value; that value is cut off at 127.
    float scale = 3f / 128;
    float ofScale = 127;
    for (float value : new float[] {-1, 0.26f}) {
      ofScale += (float) Math.rint(value / scale) - value / scale;
    }
    float[] slopes = x.getGradient().toFloatArray();
    assertThat(slopes[0]).isCloseTo(1, within());
    assertThat(slopes[1]).isCloseTo(1, within());
    assertThat(slopes[2]).isCloseTo(ofScale / 128, within());
    quantizer.close();
  }

  private static org.assertj.core.data.Offset<Float> within() {
    return org.assertj.core.data.Offset.offset(1e-6f);
  }

  /** Quantizes the elements {@code start, start + stride, …} with one scale. */
  private void symmetric(float[] target, int start, int stride, int count) {
    float largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, Math.abs(values[start + i * stride]));
    }
    float scale = largest / 128;
    for (int i = 0; i < count; i++) {
      float integer = (float) Math.rint(values[start + i * stride] / scale);
      target[start + i * stride] = Math.max(-128, Math.min(127, integer)) * scale;
    }
  }

  private IntQuantTensor quantize(String preset, Map<String, ?> overrides, boolean training) {
    AttachedQuantizer<ActQuant> quantizer = OnBench.activation(preset, overrides);
    quantizer.setTraining(training);
    PlainTensor first = new PlainTensor(manager.create(values, SHAPE).mul(1000));
    quantizer.proxy().quantize(first);
    return (IntQuantTensor)
        quantizer.proxy().quantize(new PlainTensor(manager.create(values, SHAPE)));
  }

  private static float[] values() {
    Random random = new Random(7);
    float[] values = new float[BATCH * ROWS * COLUMNS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
