package dev.brevity.runtime.plan;

/**
 * What a step of a plan does. Found with {@link java.util.ServiceLoader}; the language declares a
 * {@code step} of the same name, with its options.
 */
public interface PlanStep {
  /** The name in plans: {@code merge_batch_norm}. */
  String name();

  /**
   * Does it.
   *
   * @param piece changed in place
   * @param feed calibration data, for steps that {@code needs data}
   */
  void apply(Workpiece piece, OptionValues options, Feed feed);
}
