package dev.brevity.tests.conformance;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One quantizer attached to its layer. Every method throws {@link Refusal} where the code under
 * test refuses.
 */
interface Specimen extends AutoCloseable {
  void training(boolean on);

  /** Finds what is static from these inputs, as calibration does: each counts the same. */
  void calibrate(List<Feed> feeds);

  /**
   * Calls the quantizer.
   *
   * @param factors gradients are those of the sum of the value times these; none are computed when
   *     absent
   */
  Answer call(Feed feed, @Nullable Tensor factors);

  /** Gradients of the sum of the scale alone: {@code weight} and {@code params}. */
  Map<String, ?> gradientsOfScaleSum(Feed feed);

  /**
   * What a quantizer with separate scales divides by and adds before it rounds: {@code pre_scale}
   * and {@code pre_zero_point}; empty for others. Counts as a call.
   */
  default Map<String, ?> beforeRounding(Feed feed) {
    return Map.of();
  }

  State state();

  /** The parameter that is quantized, as it is now. */
  Tensor tracked();

  void multiplyParameters(double factor);

  /** The objects below {@code tensor_quant}, which has an empty path itself, by dotted path. */
  Map<String, Part> structure();

  /** What the proxy tells its layer, by the names of the record. */
  Map<String, ?> facts();

  /**
   * The bits of integers, their lowest and highest value and what scales are divided by; empty for
   * other formats.
   */
  Map<String, ?> intRange();

  /** The activation function that is applied; {@code Identity} for none. */
  default String activation() {
    return "Identity";
  }

  /** What a checkpoint holds, by the names of the reference. */
  Set<String> stateKeys();

  /** The names of all implementations it consists of. */
  Set<String> implementations();

  @Override
  void close();
}
