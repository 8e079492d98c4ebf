package dev.brevity.runtime.plan.step;

import dev.brevity.runtime.algorithm.learnedround.LearnedRound;
import dev.brevity.runtime.algorithm.learnedround.LearnedRoundOptions;
import dev.brevity.runtime.aten.LearnedRounding.Form;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.OptionValues;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/** The step {@code learned_round}. */
public final class LearnRounding implements PlanStep {
  @Override
  public String name() {
    return "learned_round";
  }

  @Override
  public boolean changesWeights() {
    return true;
  }

  @Override
  public void apply(Workpiece piece, OptionValues options, Feed feed) {
    int depth = options.optionalInteger("block_depth").orElse(Integer.MAX_VALUE);
    new LearnedRound(
            piece.network(),
            piece.manager(),
            chosen(options),
            layer -> Optional.of(block(layer, depth)),
            feed.layers(piece.network()))
        .apply(feed.samples(options.integer("batch_size"), options.optionalInteger("samples")));
  }

  private static String block(String layer, int depth) {
    String[] parts = layer.split("\\.", -1);
    return parts.length <= depth ? layer : String.join(".", Arrays.copyOf(parts, depth));
  }

  private static LearnedRoundOptions chosen(OptionValues options) {
    Random random = new Random(options.integer("seed"));
    return new LearnedRoundOptions(
        Form.valueOf(options.text("form")),
        options.integer("iters"),
        options.integer("draws"),
        LearnedRoundOptions.Rule.valueOf(options.text("optimizer")),
        options.real("learning_rate"),
        options.truth("decay"),
        options.real("regularization"),
        false,
        options.truth("use_best_model"),
        options.truth("learn_scale") ? 1e-2 : 0,
        (count, samples) -> random.ints(count, 0, samples).toArray());
  }
}
