package dev.brevity.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;

/**
 * Adam as PyTorch computes it: a first beta that may follow a schedule, and a state that can be
 * saved.
 */
public final class Adam extends StatefulOptimizer {
  private static final float NO_CLIPPING = -1f;

  private final ParameterTracker learningRate;
  private final Tracker beta1;
  private final double beta2;
  private final double epsilon;

  private Adam(Builder builder) {
    super(builder);
    this.learningRate = builder.learningRate;
    this.beta1 = builder.beta1;
    this.beta2 = builder.beta2;
    this.epsilon = builder.epsilon;
  }

  public static Builder builder() {
    return new Builder();
  }

  @Override
  protected void step(
      String parameterId, NDArray weight, NDArray gradient, Slots slots, int update) {
    double first = beta1.getNewValue(update);
    double rate = learningRate.getNewValue(parameterId, update);
    // The engine adds epsilon before it corrects the bias of the variance.
    double correction = Math.sqrt(1 - Math.pow(beta2, slots.steps()));
    NDArray mean = slots.get("mean", weight);
    NDArray variance = slots.get("variance", weight);
    weight
        .getNDArrayInternal()
        .adamUpdate(
            new NDList(weight, gradient, mean, variance),
            new NDList(weight),
            (float) rate,
            (float) (rate * correction / (1 - Math.pow(first, slots.steps()))),
            getWeightDecay(),
            1f,
            NO_CLIPPING,
            (float) first,
            (float) beta2,
            (float) (epsilon * correction),
            true,
            false);
  }

  /** Describes an optimizer; by default with learning rate 0.001, betas 0.9 and 0.999. */
  public static final class Builder extends OptimizerBuilder<Builder> {
    private ParameterTracker learningRate = Tracker.fixed(1e-3f);
    private Tracker beta1 = Tracker.fixed(0.9f);
    private double beta2 = 0.999;
    private double epsilon = 1e-8;

    private Builder() {}

    /** The learning rate by number of step, counted from 0. */
    public Builder learningRate(ParameterTracker tracker) {
      learningRate = tracker;
      return this;
    }

    /** The weight of the past in the average of gradients, by number of step, counted from 0. */
    public Builder beta1(Tracker tracker) {
      beta1 = tracker;
      return this;
    }

    /** The weight of the past in the average of squared gradients. */
    public Builder beta2(double value) {
      beta2 = value;
      return this;
    }

    /** What is added to the root of the average of squared gradients. */
    public Builder epsilon(double value) {
      epsilon = value;
      return this;
    }

    @Override
    protected Builder self() {
      return this;
    }

    public Adam build() {
      return new Adam(this);
    }
  }
}
