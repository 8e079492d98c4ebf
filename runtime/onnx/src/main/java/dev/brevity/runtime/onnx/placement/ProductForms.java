package dev.brevity.runtime.onnx.placement;

import dev.brevity.dsl.model.ModelOutline.Layer;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.dsl.plan.PlannedWord;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.plan.SlotPlan;
import dev.brevity.dsl.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which products an export cannot write in the form that it is asked for, and why. */
final class ProductForms {
  private static final String STANDARD = "STANDARD";
  private static final String BLOCKS = "MATMUL_NBITS";
  private static final int SMALLEST_BLOCK = 16;
  private static final int SHOWN = 3;

  private ProductForms() {}

  /** A sentence for each reason, with the layers that it concerns. */
  static List<String> notes(ResolvedPlan plan) {
    String form = plan.export().map(ProductForms::form).orElse(STANDARD);
    if (form.equals(STANDARD)) {
      return List.of();
    }
    int products = 0;
    Map<String, List<String>> left = new LinkedHashMap<>();
    for (LayerPlan planned : plan.layers()) {
      Optional<SlotPlan> weight = planned.slot("weight").filter(SlotPlan::quantizes);
      if (!planned.layer().kind().equals("Linear") || weight.isEmpty()) {
        continue;
      }
      products++;
      String reason = reason(planned, weight.get(), form);
      if (!reason.isEmpty()) {
        left.computeIfAbsent(reason, key -> new ArrayList<>()).add(planned.layer().name());
      }
    }
    List<String> notes = new ArrayList<>();
    for (Map.Entry<String, List<String>> one : left.entrySet()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "`products = %s` leaves %d of %d products with DequantizeLinear, because %s: %s",
              form,
              one.getValue().size(),
              products,
              one.getKey(),
              named(one.getValue())));
    }
    return notes;
  }

  private static String form(PlannedWord export) {
    return export.options().get("products") instanceof Value.Constant chosen
        ? chosen.name()
        : STANDARD;
  }

  private static String reason(LayerPlan planned, SlotPlan weight, String form) {
    if (planned.slot("input").filter(SlotPlan::quantizes).isPresent()) {
      return "their inputs are quantized as well";
    }
    if (form.equals(BLOCKS) && columns(planned.layer()) < SMALLEST_BLOCK) {
      return "weights have to have at least " + SMALLEST_BLOCK + " columns";
    }
    return weight.otherForm();
  }

  private static long columns(Layer layer) {
    return layer
        .weight()
        .map(weight -> weight.shape().get(weight.shape().size() - 1))
        .orElse(Long.MAX_VALUE);
  }

  private static String named(List<String> layers) {
    List<String> first = layers.stream().limit(SHOWN).map(layer -> "`" + layer + "`").toList();
    int more = layers.size() - first.size();
    return String.join(", ", first) + (more > 0 ? " and " + more + " more" : "");
  }
}
