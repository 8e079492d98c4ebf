package dev.brevity.runtime.llm.quantization;

import dev.brevity.dsl.plan.StepForecast;
import dev.brevity.dsl.plan.StepForecaster;
import dev.brevity.runtime.llm.DecoderStages;
import dev.brevity.runtime.llm.ModelConfig;
import dev.brevity.runtime.llm.TensorNames;
import dev.brevity.runtime.plan.step.Rotate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much memory and disk the quantization of a language model takes, by the sizes alone. */
final class MemoryNeeds {
  /** Of the virtual machine and the engine, before any weight is read. */
  private static final double PROCESS = 0.7e9;

  /** Weights in the engine, what quantizers make of them, and both on their way to disk. */
  private static final int COPIES = 4;

  private final PlannedModel model;

  MemoryNeeds(PlannedModel model) {
    this.model = model;
  }

  /** A sentence for users. */
  String text() {
    long stage = 0;
    double steps = 0;
    StagePlans plans = new StagePlans(model.plan(), model.source().config());
    for (int i = 0; i < DecoderStages.count(model.source().config()); i++) {
      stage = Math.max(stage, floats(i));
      steps = Math.max(steps, steps(plans, i));
    }
    @Nullable Rotate rotation = StagePlans.rotation(model.plan());
    boolean learns = rotation != null && rotation.learns();
    double whole = learns ? (double) Float.BYTES * parameters() : 0;
    return String.format(
        Locale.ROOT,
        "quantizing takes about %.1f GB of memory%s (largest stage %.2f GB of weights in floating"
            + " point), and %.1f GB of disk next to the output until it is written",
        (PROCESS + COPIES * (double) stage + steps + 2 * whole) / 1e9,
        learns
            ? ", for the learned rotation sees all blocks at once"
            : ", however many blocks there are",
        stage / 1e9,
        (double) Float.BYTES * parameters() / 1e9);
  }

  private long parameters() {
    return TensorNames.all(model.config()).values().stream()
        .mapToLong(shape -> shape.stream().reduce(1L, Math::multiplyExact))
        .sum();
  }

  /** The bytes of the weights of a stage in float32. */
  private long floats(int stage) {
    ModelConfig config = model.config().untied();
    long bytes = 0;
    for (Map.Entry<String, List<Long>> tensor : TensorNames.all(config).entrySet()) {
      String layer = tensor.getKey().substring(0, tensor.getKey().lastIndexOf('.'));
      if (DecoderStages.has(config, stage, layer)) {
        bytes += Float.BYTES * tensor.getValue().stream().reduce(1L, Math::multiplyExact);
      }
    }
    return bytes;
  }

  private static double steps(StagePlans plans, int stage) {
    return StepForecaster.of(plans.of(stage).plan()).stream()
        .mapToDouble(StepForecast::bytes)
        .max()
        .orElse(0);
  }
}
