package dev.brevity.runtime.rounding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Rounds up with the probability of the fraction, so that the mean is preserved. */
@Implementation
public final class StochasticRoundSte extends Component implements FloatToInt {
  private static final long GOLDEN_RATIO = 0x9E37_79B9_7F4A_7C15L;

  private final boolean deterministicInference;
  private final @Nullable Long seed;
  private long calls;

  /**
   * Makes the rounding.
   *
   * @param deterministicInference whether evaluation rounds to the nearest integer instead
   * @param seed makes training repeatable; null draws from the engine's generator
   */
  @Inject
  public StochasticRoundSte(@IfUnset("true") boolean deterministicInference, @Nullable Long seed) {
    this.deterministicInference = deterministicInference;
    this.seed = seed;
    attribute("deterministic_inference", deterministicInference);
    attribute("seed", seed);
    counter("calls", () -> calls, value -> calls = value);
  }

  @Override
  public String mode() {
    return "STOCHASTIC_ROUND";
  }

  @Override
  public NDArray toInt(NDArray x) {
    return deterministicInference && !isTraining()
        ? StraightThrough.round(x)
        : StraightThrough.of(x, this::roundRandomly);
  }

  private NDArray roundRandomly(NDArray x) {
    NDArray floor = x.floor();
    NDArray up = uniform(x).lt(x.sub(floor).abs());
    return floor.add(up.toType(DataType.FLOAT32, false));
  }

  private NDArray uniform(NDArray x) {
    if (seed == null) {
      return x.getManager().randomUniform(0f, 1f, x.getShape());
    }
    // Each call has a sequence of its own, so that training can go on from a count of calls.
    Random random = new Random(seed + GOLDEN_RATIO * calls++);
    float[] values = new float[Math.toIntExact(x.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return x.getManager().create(values, x.getShape());
  }
}
