package dev.brevity.samples.rounding;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.rounding.FloatToInt;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Adds a dither pattern, then rounds to the nearest integer. */
@Implementation
public final class DitheredRoundSte extends Component implements FloatToInt {
  private final Dither dither;
  private final double amplitude;

  /**
   * Makes the rounding.
   *
   * @param dither a service, because a qualifier marks it
   * @param ditherAmplitude attribute {@code dither_amplitude} of the recipe
   */
  @Inject
  public DitheredRoundSte(@Named("dither") Dither dither, double ditherAmplitude) {
    this.dither = dither;
    this.amplitude = ditherAmplitude;
  }

  @Override
  public NDArray toInt(NDArray x) {
    return StraightThrough.of(x, values -> values.add(pattern(values)).round());
  }

  private NDArray pattern(NDArray x) {
    float[] pattern = new float[Math.toIntExact(x.size())];
    for (int i = 0; i < pattern.length; i++) {
      pattern[i] = (float) (amplitude * (dither.at(i) - 0.5));
    }
    return x.getManager().create(pattern, x.getShape());
  }
}
