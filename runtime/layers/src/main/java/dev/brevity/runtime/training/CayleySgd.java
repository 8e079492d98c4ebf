package dev.brevity.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.module.Scope;
import java.util.Random;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gradient descent that keeps the rows of matrices orthonormal, along the Cayley transform (Li, Li
 * and Todorovic, 2020); it learns rotations. Parameters with more rows than columns take ordinary
 * steps, as do all of them when {@link Builder#orthonormal} is off.
 */
public final class CayleySgd extends StatefulOptimizer {
  /** One step in this many begins by making the rows orthonormal again. */
  private static final int RETRACTION_ODDS = 101;

  private static final float EPSILON = 1e-8f;
  private static final String BUFFER = "momentum_buffer";
  private static final String COPY = "weight_buffer";

  private final ParameterTracker learningRate;
  private final Momentum momentum;
  private final boolean orthonormal;
  private final IntSupplier draws;
  private final int iterations;
  private final @Nullable DataType precision;

  private CayleySgd(Builder builder) {
    super(builder);
    this.learningRate = builder.learningRate;
    this.momentum = builder.momentum;
    this.orthonormal = builder.orthonormal;
    this.draws = builder.draws;
    this.iterations = builder.iterations;
    this.precision = builder.precision;
  }

  public static Builder builder() {
    return new Builder();
  }

  @Override
  protected void step(
      String parameterId, NDArray weight, NDArray gradient, Slots slots, int update) {
    float rate = learningRate.getNewValue(parameterId, update);
    try (Scope scope = new Scope(weight)) {
      if (precision != null) {
        NDArray copy = slots.copy(COPY, weight, precision);
        move(copy, gradient.toType(precision, false), slots, rate);
        Tensors.assign(weight, copy.toType(weight.getDataType(), true));
      } else {
        move(weight, gradient, slots, rate);
      }
    }
  }

  private void move(NDArray weight, NDArray gradient, Slots slots, float rate) {
    Shape shape = weight.getShape();
    long rows = shape.dimension() == 0 ? 1 : shape.get(0);
    if (orthonormal && shape.dimension() > 1 && rows * rows <= shape.size()) {
      Shape matrix = new Shape(rows, shape.size() / rows);
      NDArray moved =
          rotate(
              weight.stopGradient().reshape(matrix),
              gradient.reshape(matrix),
              slots.get(BUFFER, weight).reshape(matrix),
              rate);
      Tensors.assign(weight, moved.reshape(shape));
    } else {
      NDArray direction = momentum.direction(weight, gradient, getWeightDecay(), slots);
      weight.stopGradient().subi(direction.mul(rate));
    }
  }

  /**
   * The matrix after a step.
   *
   * @param velocity what is remembered of past steps, updated
   */
  private NDArray rotate(NDArray matrix, NDArray gradient, NDArray velocity, float rate) {
    NDArray rows = matrix.div(matrix.pow(2).sum(new int[] {1}, true).sqrt().add(EPSILON));
    if (draws.getAsInt() == 1) {
      rows = Tensors.orthonormalRows(rows);
    }
    NDArray tangent = velocity.mul((float) momentum.momentum()).sub(gradient).transpose();
    NDArray product = tangent.matMul(rows);
    NDArray projected = product.sub(rows.transpose().matMul(rows.matMul(product)).mul(0.5f));
    NDArray skew = projected.sub(projected.transpose());
    NDArray norm = skew.abs().sum(new int[] {0}).max().toType(DataType.FLOAT32, false);
    float step = Math.min(1 / (norm.getFloat() + EPSILON), rate);
    NDArray start = rows.transpose();
    NDArray moved = start.add(tangent.mul(step));
    for (int i = 0; i < iterations; i++) {
      moved = start.add(skew.matMul(start.add(moved).mul(0.5f)).mul(step));
    }
    if (momentum.momentum() != 0) {
      // Carried along to the tangent space of the new point.
      Tensors.assign(velocity, skew.matMul(start).transpose());
    }
    return moved.transpose();
  }

  /** Describes an optimizer; by default with learning rate 0.1, no momentum, orthonormal rows. */
  public static final class Builder extends OptimizerBuilder<Builder> {
    private ParameterTracker learningRate = Tracker.fixed(0.1f);
    private Momentum momentum = Momentum.NONE;
    private boolean orthonormal = true;
    private IntSupplier draws = seeded(new Random());
    private int iterations = 5;
    private @Nullable DataType precision;

    private Builder() {}

    /** The largest size of steps by their number, counted from 0. */
    public Builder learningRate(ParameterTracker tracker) {
      learningRate = tracker;
      return this;
    }

    /** Of its parts, dampening and looking ahead concern ordinary steps only. */
    public Builder momentum(Momentum value) {
      momentum = value;
      return this;
    }

    /** Whether the rows of matrices are kept orthonormal. */
    public Builder orthonormal(boolean wanted) {
      orthonormal = wanted;
      return this;
    }

    /**
     * How often the implicit equation of a step is iterated; 5 by default.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public Builder iterations(int number) {
      if (number < 0) {
        throw new IllegalArgumentException("steps need 0 iterations or more, not " + number);
      }
      iterations = number;
      return this;
    }

    /**
     * The type in which a copy of each parameter is kept and moved; the parameter gets the copy's
     * values in its own type. By default parameters are moved themselves.
     */
    public Builder precision(DataType type) {
      precision = type;
      return this;
    }

    /** Makes the choice of steps that begin with a QR decomposition repeatable. */
    public Builder seed(long seed) {
      return draws(seeded(new Random(seed)));
    }

    /** Numbers from 1 to 101, one for each step of a matrix; 1 makes its rows orthonormal first. */
    public Builder draws(IntSupplier supplier) {
      draws = supplier;
      return this;
    }

    private static IntSupplier seeded(Random random) {
      return () -> 1 + random.nextInt(RETRACTION_ODDS);
    }

    @Override
    protected Builder self() {
      return this;
    }

    public CayleySgd build() {
      return new CayleySgd(this);
    }
  }
}
