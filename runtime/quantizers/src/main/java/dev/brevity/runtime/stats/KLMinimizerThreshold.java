package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.bitwidth.BitWidth;
import dev.brevity.runtime.bitwidth.IntRange;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;

/**
 * The magnitude at which values are best clipped: the histogram of what remains, drawn with as many
 * levels as the integers have, diverges least from that of the values. Has no gradient.
 */
@Implementation
final class KLMinimizerThreshold extends Component implements Stats {
  private final boolean signed;
  private final BitWidth bitWidth;
  private final int bins;
  private final double smoothing;

  /**
   * Makes the statistic.
   *
   * @param signed whether half of the levels stand for negative values
   * @param numBins bins of the histogram; an even number counts as one less
   * @param smoothingEps probability given to empty bins, taken from the others
   */
  @Inject
  public KLMinimizerThreshold(
      boolean signed,
      BitWidth bitWidthImpl,
      @IfUnset("1001") int numBins,
      @IfUnset("1e-4") double smoothingEps) {
    this.signed = signed;
    this.bitWidth = child("bit_width_impl", bitWidthImpl);
    this.bins = numBins;
    this.smoothing = smoothingEps;
    attribute("signed", signed);
    attribute("num_bins", numBins);
    attribute("smoothing_eps", smoothingEps);
  }

  /**
   * The threshold, a scalar.
   *
   * @throws IllegalStateException if the histogram has fewer bins than there are levels
   */
  @Override
  public NDArray of(NDArray x) {
    int levels = (int) IntRange.max(signed, false, bitWidth.bitWidth()).getFloat();
    if (bins < levels) {
      throw new IllegalStateException(
          "`num_bins` is " + bins + ", but there are " + levels + " levels to tell apart");
    }
    ClippedHistogram histogram = new ClippedHistogram(x.stopGradient().toFloatArray(), bins);
    return x.getManager().create((float) histogram.threshold(levels, smoothing));
  }
}
