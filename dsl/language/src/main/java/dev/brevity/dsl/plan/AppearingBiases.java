package dev.brevity.dsl.plan;

import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.ModelOutline.Layer;
import dev.brevity.dsl.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Biases that layers get from steps of a plan: where a batch normalization is merged into a layer
 * without one, and where errors of quantization are corrected. A rule is for them as for others.
 */
final class AppearingBiases {
  private static final String MERGING = "merge_batch_norm";
  private static final String CORRECTING = "bias_correction";
  private static final String SKIPPING = "skip_if_no_bias";

  private final ModelOutline model;
  private final boolean merges;
  private final boolean corrects;

  /**
   * @param steps all steps of the plan
   */
  AppearingBiases(ModelOutline model, List<PlannedWord> steps) {
    this.model = model;
    this.merges = steps.stream().anyMatch(AppearingBiases::merges);
    this.corrects =
        steps.stream()
            .filter(step -> step.name().equals(CORRECTING))
            .anyMatch(step -> !isTrue(step.options().get(SKIPPING)));
  }

  /** Whether the step merges batch normalizations. */
  static boolean merges(PlannedWord step) {
    return step.name().equals(MERGING);
  }

  private static boolean isTrue(@Nullable Value value) {
    return value instanceof Value.Truth truth && truth.value();
  }

  /**
   * Whether the layer has no bias and gets one.
   *
   * @param quantized whether rules put quantizers into it
   */
  boolean appears(Layer layer, boolean quantized, boolean canHaveBias) {
    return layer.bias().isEmpty()
        && layer.weights().size() == 1
        && canHaveBias
        && ((merges && model.beforeNorms().contains(layer.name())) || (corrects && quantized));
  }
}
