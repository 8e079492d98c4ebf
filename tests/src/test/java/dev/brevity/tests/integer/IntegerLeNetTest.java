package dev.brevity.tests.integer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.tensor.IntQuantTensor;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The low-precision LeNet computed with 64-bit integers: codes of inputs, weights and biases are
 * taken from the quantized layers; between layers a sum is multiplied by the quotient of two scales
 * and rounded.
 */
class IntegerLeNetTest {
  private static final int ACTIVATION_BITS = 4;

  /** How far from a tie, in steps, float32 may round differently. */
  private static final double TIE = 1e-3;

  private final Brevity brevity = Brevity.builtin();

  @Test
  void withPowersOfTwoTheFakeQuantizedLogitsAreTheIntegersBitForBit() {
    try (NDManager manager = NDManager.newBaseManager()) {
      LeNet network = new LeNet(brevity, manager, "FixedPoint", 11);
      List<LeNet.Stage> stages = evaluated(network, manager);

      IntegerTensor logits = integers(network, stages, 0);

      IntQuantTensor last = stages.get(stages.size() - 1).sums();
      float scale = last.scale().getFloat();
      float[] expected = new float[logits.data().length];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = logits.data()[i] * scale;
      }
      assertThat(last.value().toFloatArray()).containsExactly(expected);
    }
  }

  @Test
  void withScalesOfFloatsTheCodesOfAllLogitsAreTheIntegers() {
    try (NDManager manager = NDManager.newBaseManager()) {
      LeNet network = new LeNet(brevity, manager, "Float", 12);
      List<LeNet.Stage> stages = evaluated(network, manager);

      IntegerTensor logits = integers(network, stages, TIE);

      IntQuantTensor last = stages.get(stages.size() - 1).sums();
      assertThat(IntegerTensor.of(last).data()).containsExactly(logits.data());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Float", "FixedPoint"})
  void noPartialSumExceedsTheComputedBitWidth(String scales) {
    try (NDManager manager = NDManager.newBaseManager()) {
      LeNet network = new LeNet(brevity, manager, scales, 13);
      List<LeNet.Stage> stages = evaluated(network, manager);
      for (int i = 0; i < stages.size(); i++) {
        LeNet.Stage stage = stages.get(i);
        Accumulated accumulated =
            accumulate(network.layers().get(i), stage, IntegerTensor.of(stage.input()));
        long range = 1L << ((int) stage.sums().bitWidth().getFloat() - 1);
        assertThat(stage.sums().signed()).isTrue();
        assertThat(accumulated.lowest()).isBetween(-range, -1L);
        assertThat(accumulated.highest()).isBetween(1L, range - 1);
      }
    }
  }

  /** The stages in evaluation, after statistics have been collected and scales learned. */
  private static List<LeNet.Stage> evaluated(LeNet network, NDManager manager) {
    Random random = new Random(5);
    for (int step = 0; step < 3; step++) {
      network.run(images(manager, random), true);
    }
    return network.run(images(manager, random), false);
  }

  private static NDArray images(NDManager manager, Random random) {
    return LeNet.noise(manager, random, 1, new Shape(3, 1, 28, 28));
  }

  /**
   * The logits, from the codes of the input alone.
   *
   * @param tie the distance from a tie within which the network may round the other way
   */
  private static IntegerTensor integers(LeNet network, List<LeNet.Stage> stages, double tie) {
    IntegerTensor x = IntegerTensor.of(stages.get(0).input());
    for (int i = 0; i < stages.size(); i++) {
      LeNet.Stage stage = stages.get(i);
      IntegerTensor sums = accumulate(network.layers().get(i), stage, x).sums();
      if (i == stages.size() - 1) {
        return sums;
      }
      x = requantized(sums, stage, tie);
      if (x.shape().length == 4) {
        x = maxPool(x);
      }
      if (i == 1) {
        x = x.reshape(x.shape()[0], x.data().length / x.shape()[0]);
      }
    }
    throw new IllegalStateException("the network has no layers");
  }

  private static Accumulated accumulate(WeightLayer layer, LeNet.Stage stage, IntegerTensor x) {
    IntQuantTensor weight = (IntQuantTensor) layer.quantWeight(stage.input());
    int channelDim = x.shape().length == 4 ? 1 : -1;
    IntQuantTensor bias =
        (IntQuantTensor)
            layer
                .biasQuant()
                .orElseThrow()
                .proxy()
                .quantize(layer.bias().orElseThrow().getArray(), stage.input(), weight, channelDim);
    IntegerTensor w = IntegerTensor.of(weight);
    IntegerTensor b = IntegerTensor.of(bias);
    return channelDim == 1 ? Accumulated.convolution(x, w, b) : Accumulated.linear(x, w, b);
  }

  /** Sums as activations: rounded to the next scale, ties to even, and limited to its range. */
  private static IntegerTensor requantized(IntegerTensor sums, LeNet.Stage stage, double tie) {
    double factor = (double) stage.sums().scale().getFloat() / stage.active().scale().getFloat();
    long highest = (1L << ACTIVATION_BITS) - 1;
    long[] ofNetwork = IntegerTensor.of(stage.active()).data();
    long[] codes =
        IntStream.range(0, sums.data().length)
            .mapToLong(
                i -> {
                  double exact = sums.data()[i] * factor;
                  long code = Math.min(Math.max((long) Math.rint(exact), 0), highest);
                  boolean nearTie = Math.abs(exact - Math.floor(exact) - 0.5) < tie;
                  return nearTie ? ofNetwork[i] : code;
                })
            .toArray();
    return new IntegerTensor(codes, sums.shape());
  }

  /** The largest of each two by two. */
  private static IntegerTensor maxPool(IntegerTensor x) {
    int height = x.size(2) / 2;
    int width = x.size(3) / 2;
    int planes = x.size(0) * x.size(1);
    long[] pooled = new long[planes * height * width];
    for (int i = 0; i < pooled.length; i++) {
      int column = i % width;
      int row = i / width % height;
      int plane = i / width / height;
      int from = (plane * x.size(2) + 2 * row) * x.size(3) + 2 * column;
      long upper = Math.max(x.data()[from], x.data()[from + 1]);
      long lower = Math.max(x.data()[from + x.size(3)], x.data()[from + x.size(3) + 1]);
      pooled[i] = Math.max(upper, lower);
    }
    return new IntegerTensor(pooled, new long[] {x.shape()[0], x.shape()[1], height, width});
  }
}
