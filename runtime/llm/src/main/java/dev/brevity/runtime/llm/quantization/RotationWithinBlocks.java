package dev.brevity.runtime.llm.quantization;

import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.plan.step.Rotate;
import java.util.stream.Collectors;

/**
 * What is left of a rotation in one stage of a decoder whose weights come from {@link
 * RotatedWeightSource}: attention, and transforms in front of layers whose inputs are not rotated.
 */
record RotationWithinBlocks(Rotate rotation) implements PlanStep {
  @Override
  public void apply(Workpiece piece, Feed feed) {
    rotation.within(
        piece.graph(),
        piece.manager(),
        piece.graph().layers().keySet().stream()
            .filter(layer -> rotation.fused() && RotatedWeightSource.isReader(layer))
            .collect(Collectors.toSet()));
  }
}
