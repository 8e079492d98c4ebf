package dev.brevity.runtime.plan.step;

import dev.brevity.runtime.algorithm.rotation.GraphRotation;
import dev.brevity.runtime.algorithm.rotation.RotationSource;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.OptionValues;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import java.util.OptionalInt;
import java.util.Set;

/** The step {@code rotate}. */
public final class Rotate implements PlanStep {
  @Override
  public String name() {
    return "rotate";
  }

  @Override
  public void apply(Workpiece piece, OptionValues options, Feed feed) {
    new GraphRotation(
            new GraphRotation.Options(
                options.truth("fused"),
                options.truth("orphan_sink"),
                options.truth("sdpa_regions"),
                Set.of(),
                Set.of(),
                1,
                options
                    .optionalInteger("block_size")
                    .map(OptionalInt::of)
                    .orElse(OptionalInt.empty()),
                options.truth("fused_in_blocks"),
                matrices(options)))
        .apply(piece.graph(), piece.manager());
  }

  private static RotationSource matrices(OptionValues options) {
    long seed = options.integer("seed");
    return switch (options.text("full_rotation_method")) {
      case "ORTHOGONAL" -> RotationSource.orthogonal(seed);
      case "RANDOM_HADAMARD" -> RotationSource.randomHadamard(seed);
      default -> RotationSource.hadamard(seed);
    };
  }
}
