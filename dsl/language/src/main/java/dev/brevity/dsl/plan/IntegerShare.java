package dev.brevity.dsl.plan;

import dev.brevity.dsl.model.ModelOutline.Product;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How much of what a network multiplies and adds is computed in integers, where an engine takes all
 * that the exported file offers, and why not the rest.
 */
public final class IntegerShare {
  private final ResolvedPlan plan;
  private final Optional<EngineForecast> engine;
  private final Map<String, String> floating;
  private final StyleForecast style;

  /**
   * @param style what is known of the quantizers that the plan's style puts in place
   */
  public IntegerShare(ResolvedPlan plan, StyleForecast style) {
    this.plan = plan;
    this.style = style;
    this.engine = EngineForecaster.of(plan);
    this.floating = EngineForecaster.allFloating(plan);
  }

  /**
   * A line with the share, one for each reason why something stays in floating point, and what else
   * to know of the file; empty for a network that multiplies nothing.
   */
  public String text() {
    long integers = 0;
    long all = 0;
    boolean unknown = false;
    Map<String, Set<String>> reasons = new LinkedHashMap<>();
    for (Product product : plan.model().products()) {
      String reason = reason(product);
      long count = product.multiplyAdds().orElse(0);
      unknown |= product.multiplyAdds().isEmpty();
      all += count;
      if (reason.isEmpty()) {
        integers += count;
      } else {
        reasons.computeIfAbsent(reason, key -> new LinkedHashSet<>()).add(product.name());
      }
    }
    if (plan.model().products().isEmpty()) {
      return "";
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        (all == 0
                ? "how much is multiplied depends on sizes that vary"
                : String.format(
                    Locale.ROOT,
                    "%,d of %,d multiply-adds per sample in integers%s",
                    integers,
                    all,
                    unknown ? ", not counting what depends on sizes that vary" : ""))
            + (reasons.isEmpty() ? "" : "; in floating point:"));
    reasons.forEach((reason, names) -> lines.add("  " + LayerNames.bare(names) + ": " + reason));
    EngineForecaster.allNotes(plan).forEach(note -> lines.add("note: " + note));
    return String.join("\n", lines) + "\n";
  }

  /** Why the product is computed in floating point; empty if it is not. */
  private String reason(Product product) {
    if (product.reason().isPresent()) {
      return product.reason().get();
    }
    LayerPlan layer = plan.layer(product.name()).orElse(null);
    if (layer == null) {
      return "it is not a layer";
    }
    if (layer.kept()) {
      return "a rule keeps it";
    }
    if (layer.slot("weight").filter(SlotPlan::quantizes).isEmpty()) {
      return layer.rule().isEmpty() ? "no rule takes it" : "its weight is not quantized";
    }
    if (plan.isLayerwise()
        && layer.slot("input").filter(SlotPlan::quantizes).isEmpty()
        && !layer.isOnTheFly()) {
      return "its input is not quantized";
    }
    if (!layer.inexpressible().isEmpty()) {
      return "the export target cannot express it";
    }
    return engine
        .flatMap(known -> known.layer(product.name()))
        .map(EngineForecast.Layer::reason)
        .or(() -> Optional.ofNullable(floating.get(product.name())))
        .or(() -> style.reason(product.name()))
        .orElse("");
  }
}
