package dev.brevity.dsl.plan;

import dev.brevity.dsl.model.ModelOutline;
import java.util.List;
import java.util.Optional;

/**
 * A plan for one network, with every choice made.
 *
 * @param style how quantizers are put into the network; absent when the plan does not say
 * @param before the steps on the network in floating point, in order
 * @param after the steps once quantizers are in place, in order
 * @param export what is written in the end
 */
public record ResolvedPlan(
    FlatPlan plan,
    ModelOutline model,
    Optional<PlannedWord> style,
    List<LayerPlan> layers,
    List<PlannedWord> before,
    List<PlannedWord> after,
    Optional<PlannedWord> export) {
  public ResolvedPlan {
    layers = List.copyOf(layers);
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  public String name() {
    return plan.plan().name().text();
  }

  public Optional<LayerPlan> layer(String name) {
    return layers.stream().filter(layer -> layer.layer().name().equals(name)).findFirst();
  }

  public long bytesBefore() {
    return layers.stream().mapToLong(LayerPlan::bytesBefore).sum();
  }

  public long bytesAfter() {
    return layers.stream().mapToLong(LayerPlan::bytesAfter).sum();
  }
}
