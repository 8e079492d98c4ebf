package dev.brevity.runtime.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What operations keep of the quantization of random tensors. */
class QuantTensorOperationsTest {
  private static final int CASES = 40;
  private static final Shape ONES = new Shape(1, 1);
  private static final Shape ZEROS = new Shape(0, 0);
  private static final Shape TWO = new Shape(2, 2);

  @TestFactory
  Stream<DynamicTest> resultsAreIntegersOfTheComputedBitWidthTimesTheirScale() {
    return operations().entrySet().stream()
        .map(
            operation ->
                DynamicTest.dynamicTest(
                    operation.getKey(), () -> check(operation.getKey(), operation.getValue())));
  }

  private static Map<String, Function<RandomTensors, QuantTensor>> operations() {
    Map<String, Function<RandomTensors, QuantTensor>> operations = new LinkedHashMap<>();
    operations.put("add", r -> binary(r, Arithmetic::add));
    operations.put("sub", r -> binary(r, Arithmetic::sub));
    operations.put("mul", r -> Arithmetic.mul(image(r, r.sign()), image(r, r.sign())));
    operations.put("neg", r -> Arithmetic.neg(image(r, r.sign())));
    operations.put("abs", r -> Arithmetic.abs(image(r, r.sign())));
    operations.put(
        "cat",
        r -> {
          int bits = r.bits();
          boolean signed = r.sign();
          IntQuantTensor first = r.integers(bits, signed, 0.5f, 2, 3);
          return Concatenation.cat(List.of(first, r.integers(bits, signed, 0.5f, 2, 4)), 1);
        });
    operations.put("reshape", r -> Rearranging.reshape(image(r, r.sign()), 8, -1));
    operations.put("flatten", r -> Rearranging.flatten(image(r, r.sign()), 1));
    operations.put("transpose", r -> Rearranging.transpose(image(r, r.sign()), 1, -1));
    operations.put("permute", r -> Rearranging.permute(image(r, r.sign()), 0, 2, 3, 1));
    operations.put("pad", r -> Rearranging.pad(image(r, r.sign()), 1, 2, 0, 1));
    operations.put("pixel shuffle", r -> Rearranging.pixelShuffle(image(r, r.sign()), 2));
    operations.put("pixel unshuffle", r -> Rearranging.pixelUnshuffle(image(r, r.sign()), 2));
    operations.put("nearest", r -> Rearranging.nearest(image(r, r.sign()), 2, 1.5));
    operations.put("relu", r -> Clipping.relu(image(r, r.sign())));
    operations.put("max pool", r -> Pooling.max(image(r, r.sign()), TWO, TWO, ZEROS, ONES, false));
    operations.put("adaptive max pool", r -> Pooling.adaptiveMax(image(r, r.sign()), TWO));
    operations.put(
        "average pool",
        r -> Pooling.average2d(image(r, r.sign()), TWO, ONES, ZEROS, false, true, 0));
    operations.put(
        "adaptive average pool", r -> Pooling.adaptiveAverage2d(image(r, r.sign()), TWO));
    operations.put(
        "linear",
        r -> {
          IntQuantTensor x = r.integers(r.bits(), r.sign(), r.scale(), 5, 37);
          IntQuantTensor weight = r.integers(r.bits(), true, r.scale(), 3, 37);
          return Products.linear(x, weight, bias(r, x, weight, 3));
        });
    operations.put(
        "convolution",
        r -> {
          IntQuantTensor x = image(r, r.sign());
          IntQuantTensor weight = r.integers(r.bits(), true, r.scale(), 6, 2, 3, 3);
          return Products.convolution(x, weight, bias(r, x, weight, 6), ONES, ONES, ONES, 2);
        });
    return operations;
  }

  private static void check(String name, Function<RandomTensors, QuantTensor> operation) {
    for (int seed = 0; seed < CASES; seed++) {
      try (NDManager manager = NDManager.newBaseManager()) {
        QuantTensor result = operation.apply(new RandomTensors(manager, seed));
        assertThat(result).as("%s, seed %d", name, seed).isInstanceOf(IntQuantTensor.class);
        IntQuantTensor integers = (IntQuantTensor) result;
        assertThat(integers.isValid()).as("%s, seed %d: valid", name, seed).isTrue();
        NDArray back = integers.codes().sub(integers.zeroPoint()).mul(integers.scale());
        float largest = integers.value().abs().max().getFloat();
        float error = back.sub(integers.value()).abs().max().getFloat();
        assertThat(error).as("%s, seed %d: value", name, seed).isLessThan(1e-5f * (largest + 1));
      }
    }
  }

  private interface Binary {
    QuantTensor of(QuantTensor x, QuantTensor y);
  }

  /** Of equal signs: the bits of a mixed sum are those of the reference, which are too few. */
  private static QuantTensor binary(RandomTensors random, Binary operation) {
    boolean signed = random.sign();
    float scale = random.scale();
    IntQuantTensor x = random.integers(random.bits(), signed, scale, 2, 4, 4, 4);
    return operation.of(x, random.integers(random.bits(), signed, scale, 4, 4, 4));
  }

  private static IntQuantTensor image(RandomTensors random, boolean signed) {
    return random.integers(random.bits(), signed, random.scale(), 2, 4, 4, 4);
  }

  /** A bias of the scale of the sums, in at most as many bits as they may have. */
  private static IntQuantTensor bias(
      RandomTensors random, IntQuantTensor x, IntQuantTensor weight, int size) {
    return random.integers(8, true, x.scale().getFloat() * weight.scale().getFloat(), size);
  }

  @Test
  void aFloatBiasBecomesTheZeroPoint() {
    try (NDManager manager = NDManager.newBaseManager()) {
      RandomTensors random = new RandomTensors(manager, 3);
      IntQuantTensor x = random.integers(4, false, 0.5f, 2, 8);
      IntQuantTensor weight = random.integers(3, true, 0.25f, 3, 8);
      PlainTensor bias = random.reals(3);

      IntQuantTensor sums = (IntQuantTensor) Products.linear(x, weight, bias);

      assertThat(sums.zeroPoint().mul(sums.scale()).neg().flatten().toFloatArray())
          .containsExactly(bias.value().toFloatArray());
      assertThat(sums.signed()).isTrue();
    }
  }

  @Test
  void onlyTheLeftOperandOfASumKeepsItsScale() {
    try (NDManager manager = NDManager.newBaseManager()) {
      RandomTensors random = new RandomTensors(manager, 4);
      IntQuantTensor x = random.integers(4, true, 0.5f, 2, 8);
      PlainTensor y = random.reals(2, 8);

      assertThat(Arithmetic.add(x, y)).isInstanceOf(IntQuantTensor.class);
      assertThat(Arithmetic.add(y, x)).isInstanceOf(PlainTensor.class);
      assertThat(Arithmetic.mul(x, y)).isInstanceOf(PlainTensor.class);
    }
  }

  @Test
  void operandsThatDoNotFitAreRefusedInWords() {
    try (NDManager manager = NDManager.newBaseManager()) {
      RandomTensors random = new RandomTensors(manager, 5);
      IntQuantTensor x = random.integers(4, true, 0.5f, 2, 8);
      IntQuantTensor coarser = random.integers(4, true, 0.25f, 2, 8);
      IntQuantTensor unsigned = random.integers(4, false, 0.5f, 2, 8);
      IntQuantTensor shifted =
          new IntQuantTensor(
              x.value(), x.scale(), manager.create(1f), x.bitWidth(), x.signed(), false);

      assertThatThrownBy(() -> Arithmetic.add(x, coarser))
          .hasMessageContaining("different scales (0.5 and 0.25)");
      assertThatThrownBy(() -> Concatenation.cat(List.of(x, unsigned), 0))
          .hasMessageContaining("one operand is signed");
      assertThatThrownBy(() -> Concatenation.cat(List.of(x, shifted), 0))
          .hasMessageContaining("different zero points (0.0 and 1.0)");
      assertThatThrownBy(() -> Arithmetic.mul(x, shifted)).hasMessageContaining("zero point");
    }
  }
}
