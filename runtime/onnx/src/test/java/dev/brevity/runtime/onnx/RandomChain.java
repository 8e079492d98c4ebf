package dev.brevity.runtime.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import onnx.AttributeProto;

/**
 * A network of random layers, normalizations, changes of shape and sums. Most axes have the same
 * length, so that nothing but their meaning tells them apart.
 */
final class RandomChain {
  private static final int BATCH = 3;

  private final Random random;
  private final SampleModel model;
  private final List<String> earlier = new ArrayList<>();
  private final List<String> described = new ArrayList<>();
  private long[] shape;
  private String value = "x";
  private int count;

  private RandomChain(long seed) {
    this.random = new Random(seed);
    this.model = new SampleModel("chain " + seed, 17);
    int spatial = random.nextInt(5) - 1;
    this.shape = new long[Math.max(2, 2 + spatial)];
    shape[0] = BATCH;
    for (int i = 1; i < shape.length; i++) {
      shape[i] = random.nextInt(3) == 0 ? 6 : 4;
    }
    model.input("x", shape.clone());
  }

  /** The network of a seed. */
  static SampleModel of(long seed) {
    RandomChain chain = new RandomChain(seed);
    int length = 3 + chain.random.nextInt(6);
    for (int i = 0; i < length; i++) {
      chain.add();
    }
    return chain.model.output(chain.value);
  }

  private void add() {
    int rank = shape.length;
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> layer(rank);
      case 3 -> linear();
      case 4, 5 -> batchNorm();
      case 6 -> step("LayerNormalization", parameter(1, last()) + " " + parameter(0, last()));
      case 7 -> step("Relu", "");
      case 8 -> step(random.nextBoolean() ? "Add" : "Mul", broadcast());
      case 9 -> residual();
      case 10 -> transpose();
      default -> reshape();
    }
  }

  private long last() {
    return shape[shape.length - 1];
  }

  private void layer(int rank) {
    if (rank < 3) {
      linear();
      return;
    }
    boolean transposed = random.nextBoolean();
    long groups = shape[1] % 2 == 1 || random.nextBoolean() ? 1 : 2;
    long out = random.nextInt(3) == 0 ? 6 : 4;
    long kernel = random.nextBoolean() ? 1 : 3;
    long[] weight = new long[rank];
    weight[0] = transposed ? shape[1] : out;
    weight[1] = (transposed ? out : shape[1]) / groups;
    long[] pads = new long[2 * (rank - 2)];
    for (int i = 2; i < rank; i++) {
      weight[i] = kernel;
      pads[i - 2] = kernel / 2;
      pads[i - 2 + rank - 2] = kernel / 2;
    }
    String inputs = parameter(0, weight) + (random.nextBoolean() ? " " + parameter(0, out) : "");
    node(
        transposed ? "ConvTranspose" : "Conv",
        inputs,
        SampleModel.ints("pads", pads),
        SampleModel.i("group", groups));
    shape[1] = out;
  }

  private void linear() {
    long out = random.nextInt(3) == 0 ? 6 : 4;
    if (shape.length == 2 && random.nextBoolean()) {
      node("Gemm", parameter(0, out, last()) + " " + parameter(0, out), SampleModel.i("transB", 1));
    } else {
      node("MatMul", parameter(0, last(), out));
    }
    shape[shape.length - 1] = out;
    if (random.nextBoolean()) {
      step("Add", parameter(0, out));
    }
  }

  private void batchNorm() {
    long channels = shape[1];
    step(
        "BatchNormalization",
        String.join(
            " ",
            parameter(1, channels),
            parameter(0, channels),
            parameter(0, channels),
            parameter(1, channels)));
  }

  /** A constant over some of the axes. */
  private String broadcast() {
    int rank = 1 + random.nextInt(shape.length - 1);
    long[] sizes = new long[rank];
    for (int i = 0; i < rank; i++) {
      long size = shape[shape.length - rank + i];
      sizes[i] = random.nextBoolean() ? size : 1;
    }
    return parameter(1, sizes);
  }

  private void residual() {
    for (String name : earlier) {
      int index = earlier.indexOf(name);
      if (described.get(index).equals(Arrays.toString(shape)) && random.nextBoolean()) {
        if (random.nextBoolean()) {
          step("Add", name);
        } else {
          node("Concat", name, SampleModel.i("axis", 1));
          shape[1] *= 2;
        }
        return;
      }
    }
  }

  private void transpose() {
    if (shape.length < 3) {
      return;
    }
    long[] order = new long[shape.length];
    long[] moved = shape.clone();
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    int one = 1 + random.nextInt(shape.length - 1);
    int other = 1 + random.nextInt(shape.length - 1);
    order[one] = other;
    order[other] = one;
    moved[one] = shape[other];
    moved[other] = shape[one];
    node("Transpose", "", SampleModel.ints("perm", order));
    shape = moved;
  }

  private void reshape() {
    long size = 1;
    for (int i = 1; i < shape.length; i++) {
      size *= shape[i];
    }
    long[] wanted =
        shape.length == 2 && size % 4 == 0
            ? new long[] {BATCH, 4, size / 4}
            : new long[] {BATCH, size};
    if (wanted.length == 2 && size > 200) {
      return;
    }
    String constant = "s" + count++;
    long[] free = wanted.clone();
    free[0] = -1;
    model.longs(constant, free);
    node("Reshape", constant);
    shape = wanted;
  }

  private String parameter(int around, long... sizes) {
    String name = "p" + count++;
    if (around == 1) {
      model.positive(name, sizes);
    } else {
      model.weight(name, sizes);
    }
    return name;
  }

  /** A node that keeps the shape. */
  private void step(String operator, String inputs) {
    node(operator, inputs);
  }

  private void node(String operator, String inputs, AttributeProto... attributes) {
    earlier.add(value);
    described.add(Arrays.toString(shape));
    String result = "v" + count++;
    model.node(operator, (value + " " + inputs).strip(), result, attributes);
    value = result;
  }
}
