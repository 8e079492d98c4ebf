package dev.brevity.tests.integer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.layer.QuantConv2d;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.layer.QuantReLU;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.Pooling;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.Rearranging;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * LeNet for images of 28 by 28 pixels, with weights of 3 bits, activations of 4, biases of 8 in the
 * scale of their accumulators, and quantized tensors from layer to layer.
 */
final class LeNet {
  private static final int[] CHANNELS = {1, 6, 16};
  private static final int[] FEATURES = {256, 120, 84, 10};

  private final QuantIdentity input;
  private final List<WeightLayer> layers = new ArrayList<>();
  private final List<QuantReLU> activations = new ArrayList<>();

  /**
   * Makes a network with random weights.
   *
   * @param scales {@code Float} or {@code FixedPoint}
   */
  LeNet(Brevity brevity, NDManager manager, String scales, long seed) {
    String weightQuant = "Int8WeightPerTensor" + scales;
    Random random = new Random(seed);
    input =
        QuantIdentity.builder(brevity)
            .actQuant("Int8ActPerTensor" + scales)
            .set("bit_width", 4)
            .set("collect_stats_steps", 2)
            .returnQuantTensor(true)
            .build();
    input.initialize(manager, DataType.FLOAT32, new Shape(1, 1, 28, 28));
    for (int i = 1; i < CHANNELS.length; i++) {
      WeightLayer layer =
          QuantConv2d.builder(brevity)
              .filters(CHANNELS[i])
              .kernel(5, 5)
              .weightQuant(weightQuant)
              .set("weight_bit_width", 3)
              .biasQuant("Int8Bias")
              .returnQuantTensor(true)
              .build();
      long size = i == 1 ? 28 : 12;
      add(layer, manager, random, new Shape(1, CHANNELS[i - 1], size, size));
      activate(brevity, manager, scales, new Shape(1, CHANNELS[i], size - 4, size - 4));
    }
    for (int i = 1; i < FEATURES.length; i++) {
      WeightLayer layer =
          QuantLinear.builder(brevity)
              .units(FEATURES[i])
              .weightQuant(weightQuant)
              .set("weight_bit_width", 3)
              .biasQuant("Int8Bias")
              .returnQuantTensor(true)
              .build();
      add(layer, manager, random, new Shape(1, FEATURES[i - 1]));
      if (i < FEATURES.length - 1) {
        activate(brevity, manager, scales, new Shape(1, FEATURES[i]));
      }
    }
  }

  private void add(WeightLayer layer, NDManager manager, Random random, Shape shape) {
    layer.initialize(manager, DataType.FLOAT32, shape);
    layer.setWeight(noise(manager, random, 0.1f, layer.weight().getArray().getShape()));
    layer.setBias(noise(manager, random, 0.05f, layer.bias().orElseThrow().getArray().getShape()));
    layers.add(layer);
  }

  private void activate(Brevity brevity, NDManager manager, String scales, Shape shape) {
    QuantReLU relu =
        QuantReLU.builder(brevity)
            .actQuant("Uint8ActPerTensor" + scales)
            .set("bit_width", 4)
            .set("collect_stats_steps", 2)
            .returnQuantTensor(true)
            .build();
    relu.initialize(manager, DataType.FLOAT32, shape);
    activations.add(relu);
  }

  static NDArray noise(NDManager manager, Random random, float deviation, Shape shape) {
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return manager.create(values, shape);
  }

  List<WeightLayer> layers() {
    return layers;
  }

  /** What the network computes, layer by layer. */
  List<Stage> run(NDArray images, boolean training) {
    List<Stage> stages = new ArrayList<>();
    QuantTensor x = input.forward(new PlainTensor(images), training);
    for (int i = 0; i < layers.size(); i++) {
      if (i == CHANNELS.length - 1) {
        x = Rearranging.flatten(x, 1);
      }
      QuantTensor sums = layers.get(i).forward(x, training);
      QuantTensor active =
          i < activations.size() ? activations.get(i).forward(sums, training) : sums;
      stages.add(new Stage((IntQuantTensor) x, (IntQuantTensor) sums, (IntQuantTensor) active));
      x = active;
      if (i < CHANNELS.length - 1) {
        Shape two = new Shape(2, 2);
        x = Pooling.max(active, two, two, new Shape(0, 0), new Shape(1, 1), false);
      }
    }
    return stages;
  }

  /**
   * One layer at work.
   *
   * @param sums what it computed
   * @param active after the activation function; the sums themselves in the last layer
   */
  record Stage(IntQuantTensor input, IntQuantTensor sums, IntQuantTensor active) {}
}
