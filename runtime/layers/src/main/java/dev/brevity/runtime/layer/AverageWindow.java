package dev.brevity.runtime.layer;

import dev.brevity.runtime.tensor.Pooling;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A window over images whose values are averaged.
 *
 * @param countPadding whether padding counts as values
 * @param divisor what sums are divided by, instead of the number of values; 0 for that number
 */
record AverageWindow(PoolWindow window, boolean countPadding, long divisor) {
  /** The averages; of integers their sums with a smaller scale. */
  QuantTensor average(QuantTensor input) {
    return Pooling.average2d(
        input,
        window.kernel(),
        window.stride(),
        window.padding(),
        window.ceil(),
        countPadding,
        divisor);
  }

  /** The pooling by PyTorch's name of the class and the arguments of its constructor. */
  LayerSpec spec() {
    Map<String, @Nullable Object> options = window.options();
    options.put("count_include_pad", countPadding);
    options.put("divisor_override", divisor);
    return new LayerSpec("AvgPool2d", options);
  }
}
