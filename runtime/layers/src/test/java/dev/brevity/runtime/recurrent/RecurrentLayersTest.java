package dev.brevity.runtime.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecurrentLayersTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final int HIDDEN = 3;
  private static final Shape INPUT = new Shape(4, 2, 5);

  @Test
  void aFloatStateIsReadGateByGateAndDirectionByDirection() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Random random = new Random(1);
      Map<String, NDArray> state = new LinkedHashMap<>();
      for (String suffix : List.of("_l0", "_l0_reverse")) {
        state.put("weight_ih" + suffix, noise(manager, random, 4 * HIDDEN, 5));
        state.put("weight_hh" + suffix, noise(manager, random, 4 * HIDDEN, HIDDEN));
        state.put("bias_ih" + suffix, noise(manager, random, 4 * HIDDEN));
        state.put("bias_hh" + suffix, noise(manager, random, 4 * HIDDEN));
      }
      QuantLSTM layer = floating(manager, new Shape(1, 1, 5));
      layer.loadFloat(state);
      NDArray x = noise(manager, random, 1, 1, 5);

      float[] output =
          layer.forward(List.of(new PlainTensor(x)), false).get(0).value().toFloatArray();

      for (int direction = 0; direction < 2; direction++) {
        String suffix = direction == 0 ? "_l0" : "_l0_reverse";
        float[] expected = firstStep(x.toFloatArray(), state, suffix);
        for (int i = 0; i < HIDDEN; i++) {
          assertThat(output[direction * HIDDEN + i]).isCloseTo(expected[i], within(1e-5f));
        }
      }
      assertThatThrownBy(() -> layer.loadFloat(Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("`weight_ih_l0`");
    }
  }

  /** The hidden state after one step from zeros, by PyTorch's formula. */
  private static float[] firstStep(float[] x, Map<String, NDArray> state, String suffix) {
    float[] weight = state.get("weight_ih" + suffix).toFloatArray();
    float[] bias = state.get("bias_ih" + suffix).toFloatArray();
    float[] other = state.get("bias_hh" + suffix).toFloatArray();
    double[] sums = new double[4 * HIDDEN];
    for (int row = 0; row < sums.length; row++) {
      sums[row] = bias[row] + other[row];
      for (int i = 0; i < x.length; i++) {
        sums[row] += weight[row * x.length + i] * x[i];
      }
    }
    float[] hidden = new float[HIDDEN];
    for (int i = 0; i < HIDDEN; i++) {
      double cell = sigmoid(sums[i]) * Math.tanh(sums[2 * HIDDEN + i]);
      hidden[i] = (float) (sigmoid(sums[3 * HIDDEN + i]) * Math.tanh(cell));
    }
    return hidden;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static QuantLSTM floating(NDManager manager, Shape input) {
    QuantLSTM layer =
        QuantLSTM.builder(BREVITY)
            .hiddenSize(HIDDEN)
            .bidirectional(true)
            .weightQuant((String) null)
            .biasQuant((String) null)
            .ioQuant((String) null)
            .gateAccQuant((String) null)
            .sigmoidQuant((String) null)
            .tanhQuant((String) null)
            .cellStateQuant((String) null)
            .build();
    layer.initialize(manager, DataType.FLOAT32, input);
    return layer;
  }

  @Test
  void aLoadedLayerComputesWhatTheSavedOneDid() throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = noise(manager, new Random(2), 4, 2, 5);
      QuantLSTM saved = deep();
      saved.initialize(manager, DataType.FLOAT32, INPUT);
      for (int step = 0; step < 3; step++) {
        saved.forward(List.of(new PlainTensor(x)), true);
      }
      QuantLSTM loaded = deep();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      saved.saveParameters(new DataOutputStream(bytes));
      loaded.loadParameters(
          manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

      List<QuantTensor> expected = saved.forward(List.of(new PlainTensor(x)), false);
      List<QuantTensor> actual = loaded.forward(List.of(new PlainTensor(x)), false);

      assertThat(actual).hasSize(3);
      for (int i = 0; i < 3; i++) {
        assertThat(actual.get(i)).isInstanceOf(IntQuantTensor.class);
        assertThat(((IntQuantTensor) actual.get(i)).isValid()).isTrue();
        assertThat(actual.get(i).value().toFloatArray())
            .containsExactly(expected.get(i).value().toFloatArray());
      }
    }
  }

  @Test
  void shapesAreThoseThatItAnnounces() {
    try (NDManager manager = NDManager.newBaseManager()) {
      QuantLSTM layer = deep();
      layer.initialize(manager, DataType.FLOAT32, INPUT);
      NDArray x = noise(manager, new Random(3), 4, 2, 5);

      List<QuantTensor> outputs = layer.forward(List.of(new PlainTensor(x)), true);

      assertThat(outputs.stream().map(output -> output.value().getShape()))
          .containsExactly(layer.getOutputShapes(new Shape[] {INPUT}));
    }
  }

  private static QuantLSTM deep() {
    return QuantLSTM.builder(BREVITY)
        .hiddenSize(HIDDEN)
        .layers(2)
        .bidirectional(true)
        .set("io_collect_stats_steps", 2)
        .returnQuantTensor(true)
        .build();
  }

  private static NDArray noise(NDManager manager, Random random, long... shape) {
    float[] values = new float[(int) new Shape(shape).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return manager.create(values, new Shape(shape));
  }
}
