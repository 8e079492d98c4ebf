package dev.brevity.runtime.plot;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.LayerFacts;
import dev.brevity.dsl.model.ModelOutline.Weight;
import dev.brevity.runtime.module.TrackedParameter;
import dev.brevity.runtime.proxy.AccumulatorQuant;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.BiasQuant;
import dev.brevity.runtime.proxy.Facts;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.proxy.QuantizerSite;
import dev.brevity.runtime.proxy.WeightQuant;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Quantizers at work on a row of numbers, with a made-up layer around them. What a quantizer needs
 * to know of other tensors is chosen so that the numbers span its range.
 */
final class Rehearsal {
  /** Bits of what a quantizer looks at or starts from, where nothing speaks for another number. */
  private static final int INPUT_BITS = 8;

  private static final int MANY_BITS = 32;

  /** Bits that accumulators have more than a number of bits that does not depend on theirs. */
  private static final int SURPLUS_BITS = 2;

  private final NDManager manager;
  private final QuantizerRecipe recipe;

  Rehearsal(NDManager manager, QuantizerRecipe recipe) {
    this.manager = manager;
    this.recipe = recipe;
  }

  /** The numbers as one output channel of a linear layer. */
  QuantTensor weight(float[] numbers) {
    NDArray weight = manager.create(numbers, new Shape(1, numbers.length));
    WeightQuant quantizer = attached(WeightQuant.class, layer(1, numbers.length), weight).proxy();
    QuantTensor input =
        quantizer.requiresQuantInput()
            ? integers(manager.zeros(new Shape(1)), 1, INPUT_BITS, false)
            : new PlainTensor(weight);
    return quantizer.quantize(weight, input);
  }

  /** The numbers as a row, seen once in training. */
  QuantTensor activation(float[] numbers, int dimensions) {
    long[] shape = new long[dimensions];
    Arrays.fill(shape, 1);
    shape[dimensions - 1] = numbers.length;
    PlainTensor x = new PlainTensor(manager.create(numbers, new Shape(shape)));
    AttachedQuantizer<ActQuant> quantizer = attached(ActQuant.class, LayerFacts.of("Linear"), null);
    quantizer.setTraining(true);
    quantizer.proxy().quantize(x);
    quantizer.setTraining(false);
    return quantizer.proxy().quantize(x);
  }

  /** The numbers as the bias of a layer whose scales just cover them. */
  QuantTensor bias(float[] numbers) {
    NDArray bias = manager.create(numbers, new Shape(numbers.length));
    BiasQuant quantizer = attached(BiasQuant.class, layer(numbers.length, 1), bias).proxy();
    IntQuantTensor weight = integers(manager.zeros(new Shape(1, 1)), 1, INPUT_BITS, true);
    QuantTensor coarse = quantizer.quantize(bias, weight, weight, -1);
    if (!quantizer.requiresInputScale() || !(coarse instanceof ScaledTensor known)) {
      return coarse;
    }
    float scale = covering(numbers, bits(known));
    IntQuantTensor input = integers(manager.zeros(new Shape(1, 1)), scale, INPUT_BITS, true);
    return quantizer.quantize(bias, input, weight, -1);
  }

  /** The numbers as accumulators whose scale just covers them. */
  QuantTensor accumulator(float[] numbers) {
    AccumulatorQuant quantizer =
        attached(AccumulatorQuant.class, LayerFacts.of("Identity"), null).proxy();
    if (!quantizer.isQuantEnabled()) {
      return new PlainTensor(manager.create(numbers));
    }
    int fixed = bitsOf(quantizer, MANY_BITS);
    boolean follows = bitsOf(quantizer, fixed + SURPLUS_BITS) != fixed;
    int bits = follows ? INPUT_BITS : fixed + SURPLUS_BITS;
    float scale = covering(numbers, bits);
    float[] sums = new float[numbers.length];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = (float) Math.rint(numbers[i] / scale) * scale;
    }
    return quantizer.quantize(integers(manager.create(sums), scale, bits, true));
  }

  /** How many bits the quantizer makes of so many. */
  private int bitsOf(AccumulatorQuant quantizer, int bits) {
    NDArray nothing = manager.zeros(new Shape(1));
    return bits((ScaledTensor) quantizer.quantize(integers(nothing, 1, bits, true)));
  }

  private static int bits(ScaledTensor tensor) {
    return Math.round(tensor.bitWidth().toFloatArray()[0]);
  }

  /** The scale at which signed integers reach the largest magnitude. */
  private static float covering(float[] numbers, int bits) {
    float largest = 0;
    for (float number : numbers) {
      largest = Math.max(largest, Math.abs(number));
    }
    return (float) (largest / (Math.pow(2, bits - 1) - 1));
  }

  private IntQuantTensor integers(NDArray values, float scale, int bits, boolean signed) {
    return new IntQuantTensor(
        values,
        manager.create(scale),
        manager.create(0f),
        manager.create((float) bits),
        signed,
        false);
  }

  private static LayerFacts layer(long outputs, long inputs) {
    Shape shape = new Shape(outputs, inputs);
    return new LayerFacts("Linear", new Weight(Facts.sizes(shape), inputs, outputs, 0, false, 1));
  }

  private <P extends QuantProxy> AttachedQuantizer<P> attached(
      Class<P> kind, LayerFacts layer, @Nullable NDArray parameter) {
    AttachedQuantizer<P> quantizer = new AttachedQuantizer<>(recipe, kind);
    quantizer.attach(
        new QuantizerSite() {
          @Override
          public LayerFacts layer() {
            return layer;
          }

          @Override
          public Optional<TrackedParameter> parameter() {
            return Optional.ofNullable(parameter).map(array -> () -> array);
          }
        });
    quantizer.attachTo(manager);
    quantizer.setTraining(false);
    return quantizer;
  }
}
