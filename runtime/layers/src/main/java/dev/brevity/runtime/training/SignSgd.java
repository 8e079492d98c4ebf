package dev.brevity.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import dev.brevity.runtime.module.Scope;

/**
 * Steps of equal size against the sign of the gradient, as learned rounding uses them: {@code w -=
 * rate · sign(g)}. Weight decay and momentum act before the sign is taken.
 */
public final class SignSgd extends StatefulOptimizer {
  private final ParameterTracker learningRate;
  private final Momentum momentum;

  private SignSgd(Builder builder) {
    super(builder);
    this.learningRate = builder.learningRate;
    this.momentum = builder.momentum;
  }

  public static Builder builder() {
    return new Builder();
  }

  @Override
  protected void step(
      String parameterId, NDArray weight, NDArray gradient, Slots slots, int update) {
    try (Scope scope = new Scope(weight)) {
      NDArray direction = momentum.direction(weight, gradient, getWeightDecay(), slots);
      weight
          .stopGradient()
          .subi(direction.sign().mul(learningRate.getNewValue(parameterId, update)));
    }
  }

  /** Describes an optimizer; by default with learning rate 0.001 and no momentum. */
  public static final class Builder extends OptimizerBuilder<Builder> {
    private ParameterTracker learningRate = Tracker.fixed(1e-3f);
    private Momentum momentum = Momentum.NONE;

    private Builder() {}

    /** The size of steps by their number, counted from 0. */
    public Builder learningRate(ParameterTracker tracker) {
      learningRate = tracker;
      return this;
    }

    public Builder momentum(Momentum value) {
      momentum = value;
      return this;
    }

    @Override
    protected Builder self() {
      return this;
    }

    public SignSgd build() {
      return new SignSgd(this);
    }
  }
}
