package dev.brevity.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.initializer.ConstantInitializer;
import dev.brevity.runtime.tensor.AccumulatorBitWidth;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;

/**
 * A classifier that projects its normalized input on rows of a Hadamard matrix and learns one
 * scale: {@code [N, in] → [N, out]}. Its weights are 1 and -1, so it only adds and subtracts
 * (Hoffer et al., "Fix your classifier", 2018).
 */
public final class HadamardClassifier extends UnaryLayer {
  private static final float SMALLEST_NORM = 1e-8f;

  private final int outChannels;
  private final Parameter scale;

  private HadamardClassifier(Builder builder) {
    super(builder.returnQuantTensor);
    this.outChannels = builder.outChannels;
    this.scale =
        addParameter(
            Parameter.builder()
                .setName("scale")
                .setType(Parameter.Type.OTHER)
                .optRequiresGrad(!builder.fixedScale)
                .optShape(new Shape())
                .optInitializer(new ConstantInitializer((float) (1 / Math.sqrt(outChannels))))
                .build());
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The factor of all outputs, a scalar. */
  public Parameter scale() {
    return scale;
  }

  @Override
  protected QuantTensor compute(QuantTensor input, boolean training) {
    NDArray x = input.value();
    long inChannels = x.getShape().get(x.getShape().dimension() - 1);
    NDArray norm = x.square().sum().sqrt().add(SMALLEST_NORM);
    NDArray projection = projection(x.getManager(), outChannels, (int) inChannels);
    NDArray factor = scale.getArray();
    NDArray value =
        Linear.linear(x.div(norm), projection, null).singletonOrThrow().mul(factor.neg());
    if (!(input instanceof IntQuantTensor known)) {
      return new PlainTensor(value);
    }
    if (returnsQuantTensor() && !known.zeroPoint().eq(0f).all().getBoolean()) {
      throw new IllegalStateException(
          "the zero point of the output is not known; quantize the input symmetrically");
    }
    return new IntQuantTensor(
        value,
        known.scale().mul(factor).div(norm),
        known.zeroPoint(),
        AccumulatorBitWidth.ofSum(known.bitWidth(), inChannels),
        true,
        training);
  }

  /** The upper left corner of the smallest Hadamard matrix that is large enough, by Sylvester. */
  private static NDArray projection(NDManager manager, int rows, int columns) {
    float[] signs = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        signs[row * columns + column] = Integer.bitCount(row & column) % 2 == 0 ? 1 : -1;
      }
    }
    return manager.create(signs, new Shape(rows, columns));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    return new Shape[] {input.slice(0, input.dimension() - 1).add(outChannels)};
  }

  /** Describes a {@link HadamardClassifier}. */
  public static final class Builder {
    private int outChannels;
    private boolean fixedScale;
    private boolean returnQuantTensor;

    private Builder() {}

    /** Number of classes. */
    public Builder outChannels(int number) {
      outChannels = number;
      return this;
    }

    /** Whether the scale stays as it is; false by default. */
    public Builder fixedScale(boolean wanted) {
      fixedScale = wanted;
      return this;
    }

    /** Whether the output carries its scale and bit width; false by default. */
    public Builder returnQuantTensor(boolean wanted) {
      returnQuantTensor = wanted;
      return this;
    }

    public HadamardClassifier build() {
      if (outChannels < 1) {
        throw new IllegalArgumentException("a classifier needs at least one class");
      }
      return new HadamardClassifier(this);
    }
  }
}
