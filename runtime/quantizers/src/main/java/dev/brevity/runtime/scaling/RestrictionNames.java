package dev.brevity.runtime.scaling;

/** Where the restrictions of a scaling appear in the tree of components. */
record RestrictionNames(String scaling, String threshold, String scaleThreshold, String minimum) {
  /** Directly in the scaling. */
  static final RestrictionNames OWN = under("");

  /** In the part that works on statistics. */
  static final RestrictionNames STATS = under("stats_scaling_impl.");

  /** In scalings that switch from statistics to a parameter. */
  static final RestrictionNames RUNTIME =
      new RestrictionNames(
          "restrict_scaling.restrict_value_impl",
          "restrict_threshold.restrict_value_impl",
          "restrict_scale_threshold.restrict_value_impl",
          "clamp_scaling.min_val");

  private static RestrictionNames under(String prefix) {
    return new RestrictionNames(
        prefix + "restrict_clamp_scaling.restrict_value_impl",
        prefix + "restrict_clamp_threshold.restrict_value_impl",
        prefix + "restrict_clamp_scale_threshold.restrict_value_impl",
        prefix + "clamp_scaling.min_val");
  }
}
