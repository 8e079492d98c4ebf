package dev.brevity.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Resampling;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.tensor.GroupwiseQuantTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A finer or coarser version of its input, over one to three dimensions: {@code [N, C, *] → [N, C,
 * *]}. Interpolated values are rounded to multiples of the input's scale, which must be known; so
 * what is known of the input holds for the output.
 */
public final class QuantUpsample extends UnaryLayer {
  private final UpsampleMode mode;
  private final boolean alignCorners;
  private final @Nullable Shape size;
  private final double[] factors;

  private QuantUpsample(Builder builder) {
    super(builder.returnQuantTensor);
    this.mode = builder.mode;
    this.alignCorners = builder.alignCorners;
    this.size = builder.size;
    this.factors = builder.factors.clone();
    if ((size == null) == (factors.length == 0)) {
      throw new IllegalArgumentException("upsampling needs either a size or a scale factor");
    }
  }

  /** Describes a layer that repeats the nearest values. */
  public static Builder builder() {
    return new Builder();
  }

  /** Describes the reference's {@code QuantUpsamplingNearest2d}. */
  public static Builder nearest2d() {
    return new Builder();
  }

  /** Describes the reference's {@code QuantUpsamplingBilinear2d}, which aligns corners. */
  public static Builder bilinear2d() {
    return new Builder().mode(UpsampleMode.LINEAR).alignCorners(true);
  }

  public UpsampleMode mode() {
    return mode;
  }

  /**
   * How many times finer the output is, one number per spatial dimension; empty if the size of the
   * output is no multiple of that of the input.
   *
   * @param input {@code [N, C, *]}
   */
  public Optional<double[]> factorsOf(Shape input) {
    if (size == null) {
      return Optional.of(factors(input).clone());
    }
    double[] wanted = new double[size.dimension()];
    for (int i = 0; i < wanted.length; i++) {
      if (size.get(i) % input.get(2 + i) != 0) {
        return Optional.empty();
      }
      wanted[i] = size.get(i) / input.get(2 + i);
    }
    return Optional.of(wanted);
  }

  @Override
  protected QuantTensor compute(QuantTensor input, boolean training) {
    if (mode == UpsampleMode.NEAREST) {
      return input.withValue(nearest(input.value()));
    }
    if (!(input instanceof ScaledTensor known) || input instanceof GroupwiseQuantTensor) {
      throw new IllegalStateException(
          "interpolated values are rounded to the scale of the input, which is not known or differs"
              + " from group to group; quantize the input and let its layer return a quantized tensor");
    }
    NDArray rounded = StraightThrough.round(linear(input.value()).div(known.scale()));
    return input.withValue(rounded.mul(known.scale()));
  }

  private NDArray nearest(NDArray x) {
    return size == null
        ? Resampling.nearest(x, factors(x.getShape()))
        : Resampling.nearest(x, size);
  }

  private NDArray linear(NDArray x) {
    return size == null
        ? Resampling.linear(x, alignCorners, factors(x.getShape()))
        : Resampling.linear(x, alignCorners, size);
  }

  private double[] factors(Shape input) {
    int dimensions = input.dimension() - 2;
    if (factors.length == dimensions) {
      return factors;
    }
    double[] repeated = new double[dimensions];
    Arrays.fill(repeated, factors[0]);
    return repeated;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    Shape output = input.slice(0, 2);
    if (size != null) {
      return new Shape[] {output.addAll(size)};
    }
    double[] ofDimension = factors(input);
    for (int i = 0; i < ofDimension.length; i++) {
      output = output.add((long) Math.floor(input.get(2 + i) * ofDimension[i]));
    }
    return new Shape[] {output};
  }

  /** Describes a {@link QuantUpsample}. */
  public static final class Builder {
    private UpsampleMode mode = UpsampleMode.NEAREST;
    private boolean alignCorners;
    private @Nullable Shape size;
    private double[] factors = {};
    private boolean returnQuantTensor = true;

    private Builder() {}

    /** The size of the output, one number per spatial dimension. */
    public Builder size(long... sizes) {
      size = new Shape(sizes);
      return this;
    }

    /** How many times finer the output is: one number per spatial dimension, or one for all. */
    public Builder scaleFactor(double... numbers) {
      factors = numbers.clone();
      return this;
    }

    public Builder mode(UpsampleMode chosen) {
      mode = chosen;
      return this;
    }

    /** Whether the first and last places coincide with those of the input, if interpolated. */
    public Builder alignCorners(boolean wanted) {
      alignCorners = wanted;
      return this;
    }

    /**
     * Whether the output carries what is known of its quantization to the next layer; true to begin
     * with.
     */
    public Builder returnQuantTensor(boolean wanted) {
      returnQuantTensor = wanted;
      return this;
    }

    public QuantUpsample build() {
      return new QuantUpsample(this);
    }
  }
}
