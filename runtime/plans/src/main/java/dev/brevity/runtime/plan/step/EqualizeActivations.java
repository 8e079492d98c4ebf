package dev.brevity.runtime.plan.step;

import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.OptionValues;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.transform.ActivationEqualization;
import java.util.Set;

/** The step {@code activation_equalization}. */
public final class EqualizeActivations implements PlanStep {
  @Override
  public String name() {
    return "activation_equalization";
  }

  @Override
  public void apply(Workpiece piece, OptionValues options, Feed feed) {
    ActivationEqualization.Options chosen =
        new ActivationEqualization.Options(
            options.real("alpha"),
            options.truth("add_mul_node"),
            options.truth("layerwise"),
            options.truth("co_optimize_act_weights"),
            Set.of());
    try (ActivationEqualization equalization =
        new ActivationEqualization(piece.network(), piece.manager(), chosen)) {
      feed.run(
          piece.network(),
          options.integer("batch_size"),
          options.optionalInteger("samples"),
          equalization);
      equalization.apply();
    }
  }
}
