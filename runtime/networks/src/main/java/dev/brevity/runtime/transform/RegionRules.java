package dev.brevity.runtime.transform;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which layers and functions a {@link Region} may consist of and pass through.
 *
 * @param sources types of layers whose output channels can be scaled
 * @param sinks types of layers whose input channels can be scaled
 * @param invariantLayers types of layers that a positive factor per channel passes unchanged
 * @param invariantFunctions functions that such a factor passes unchanged; functions that only
 *     select or reshape always count
 */
public record RegionRules(
    Set<String> sources,
    Set<String> sinks,
    Set<String> invariantLayers,
    Set<String> invariantFunctions) {
  private static final Set<String> NORMS =
      Set.of("LayerNorm", "BatchNorm1d", "BatchNorm2d", "BatchNorm3d");
  private static final Set<String> LAYERS =
      Set.of(
          "ConvTranspose1d",
          "ConvTranspose2d",
          "ConvTranspose3d",
          "MultiheadAttention",
          "Conv1d",
          "Conv2d",
          "Conv3d",
          "Linear",
          "LayerNorm",
          "BatchNorm1d",
          "BatchNorm2d",
          "BatchNorm3d");
  private static final Set<String> INVARIANT_LAYERS =
      Set.of(
          "Dropout",
          "Dropout2d",
          "Dropout3d",
          "MaxPool1d",
          "MaxPool2d",
          "MaxPool3d",
          "AvgPool1d",
          "AvgPool2d",
          "AvgPool3d",
          "AdaptiveAvgPool1d",
          "AdaptiveAvgPool2d",
          "AdaptiveAvgPool3d",
          "Identity",
          "ReLU",
          "LeakyReLU");
  private static final Set<String> INVARIANT_FUNCTIONS = Set.of("mul", "interpolate");

  public RegionRules {
    sources = Set.copyOf(sources);
    sinks = Set.copyOf(sinks);
    invariantLayers = Set.copyOf(invariantLayers);
    invariantFunctions = Set.copyOf(invariantFunctions);
  }

  /** All layers with channels may be sources and sinks. */
  public static RegionRules allLayers() {
    return new RegionRules(LAYERS, LAYERS, INVARIANT_LAYERS, INVARIANT_FUNCTIONS);
  }

  /** As {@link #allLayers}, but nothing is absorbed by a normalization. */
  public static RegionRules withoutNormSinks() {
    Set<String> sinks = new LinkedHashSet<>(LAYERS);
    sinks.removeAll(NORMS);
    return new RegionRules(LAYERS, sinks, INVARIANT_LAYERS, INVARIANT_FUNCTIONS);
  }

  /** Layers that a rotation can be moved between: it passes no function and no activation. */
  public static RegionRules rotations() {
    Set<String> passed = new LinkedHashSet<>(INVARIANT_LAYERS);
    passed.removeAll(Set.of("ReLU", "LeakyReLU"));
    passed.add("RMSNorm");
    return new RegionRules(Set.of("Linear", "Embedding"), Set.of("Linear"), passed, Set.of());
  }

  /** Normalizations, and the layers after them that can take over their factors and offsets. */
  public static RegionRules normsToLinears() {
    return new RegionRules(
        Set.of("RMSNorm", "LayerNorm"), Set.of("Linear"), Set.of("Identity"), Set.of());
  }

  /** Layers whose outputs can be centred instead of by the normalizations after them. */
  public static RegionRules linearsToNorms() {
    return new RegionRules(
        Set.of("Linear", "Embedding"), Set.of("LayerNorm"), Set.of("Identity"), Set.of());
  }
}
