package dev.brevity.samples.rounding;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.rounding.FloatToInt;
import jakarta.inject.Inject;

/** Rounds to the nearest integer, ties up: adds one half and drops the fraction's bits. */
@Implementation
public final class HalfUpRoundSte extends Component implements FloatToInt {
  @Inject
  public HalfUpRoundSte() {}

  @Override
  public NDArray toInt(NDArray x) {
    return StraightThrough.of(x, values -> values.add(0.5f).floor());
  }
}
