package dev.brevity.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.LayerFacts;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The average of each window over images, {@code [N, C, H, W] → [N, C, H, W]}, as hardware computes
 * it that multiplies the sum by a quantized reciprocal of the number of values. Padding counts as
 * values.
 */
public final class FlexMLQuantAvgPool2d extends UnaryLayer implements PoolingLayer {
  private final PoolWindow window;
  private final boolean countPadding;
  private final float correction;
  private final float reciprocalScale;
  private final long largestReciprocal;

  private FlexMLQuantAvgPool2d(Builder builder) {
    super(builder.returnsQuantTensor());
    this.window = builder.window();
    this.countPadding = builder.countPadding;
    AttachedQuantizer<ActQuant> quantizer =
        new AttachedQuantizer<>(builder.reciprocal, ActQuant.class);
    quantizer.attach(site(() -> LayerFacts.of("Identity"), null));
    // The statistics of the only batch there is: a quantizer in training has its scale from it.
    quantizer.setTraining(true);
    try (NDArray exact = Constant.of((float) (1.0 / window.kernel().size()))) {
      if (!(quantizer.proxy().quantize(new PlainTensor(exact)) instanceof IntQuantTensor known)) {
        throw new IllegalArgumentException(
            "the reciprocal must be quantized to integers, not by " + builder.reciprocal.name());
      }
      this.correction = known.value().getFloat() * window.kernel().size();
      this.reciprocalScale = known.scale().getFloat();
      this.largestReciprocal = Math.round(known.value().getFloat() / reciprocalScale);
    } finally {
      quantizer.close();
    }
  }

  /**
   * Describes a layer.
   *
   * @param reciprocal quantizes the reciprocal of the number of values, once
   */
  public static Builder builder(QuantizerRecipe reciprocal) {
    return new Builder(reciprocal);
  }

  /** What exact averages are multiplied by: the quantized reciprocal over the exact one. */
  public float correction() {
    return correction;
  }

  @Override
  protected QuantTensor compute(QuantTensor input, boolean training) {
    NDArray x = input.value();
    NDArray average =
        x.getNDArrayInternal()
            .avgPool(
                window.kernel(), window.stride(), window.padding(), window.ceil(), countPadding)
            .mul(correction);
    boolean even =
        countPadding || Arrays.stream(window.padding().getShape()).allMatch(pad -> pad == 0);
    if (!even || !(input instanceof IntQuantTensor known)) {
      return new PlainTensor(average);
    }
    double largest =
        (Math.pow(2, known.bitWidth().getFloat()) - 1) * window.kernel().size() * largestReciprocal;
    return new IntQuantTensor(
        average,
        known.scale().mul(reciprocalScale),
        known.zeroPoint(),
        known.bitWidth().zerosLike().add((float) Math.ceil(Math.log(largest) / Math.log(2))),
        known.signed(),
        known.training());
  }

  @Override
  public LayerSpec pooling() {
    Map<String, @Nullable Object> options = window.options();
    options.put("count_include_pad", countPadding);
    return new LayerSpec("AvgPool2d", options);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {window.output(inputShapes[0])};
  }

  /** Describes a {@link FlexMLQuantAvgPool2d}. */
  public static final class Builder extends PoolBuilder<Builder> {
    private final QuantizerRecipe reciprocal;
    private boolean countPadding = true;

    private Builder(QuantizerRecipe reciprocal) {
      super(2);
      this.reciprocal = reciprocal;
    }

    /** Whether padding counts as values; by default it does. */
    public Builder countIncludePad(boolean wanted) {
      countPadding = wanted;
      return this;
    }

    @Override
    Builder self() {
      return this;
    }

    public FlexMLQuantAvgPool2d build() {
      return new FlexMLQuantAvgPool2d(this);
    }
  }
}
