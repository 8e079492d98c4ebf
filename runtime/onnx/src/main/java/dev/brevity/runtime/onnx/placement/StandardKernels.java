package dev.brevity.runtime.onnx.placement;

import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.plan.SlotPlan;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which layers onnxruntime computes in floating point although their weights are quantized, in a
 * file whose quantizers stand where the plan puts them.
 */
final class StandardKernels {
  private final ResolvedPlan plan;
  private final OperatorGraph graph;
  private final Map<String, LayerPlan> layers = new HashMap<>();

  StandardKernels(ResolvedPlan plan) {
    this.plan = plan;
    this.graph = OutlineGraph.of(plan);
    plan.layers().forEach(layer -> layers.put(layer.layer().name(), layer));
  }

  /** Reasons by name of the layer. */
  Map<String, String> floating() {
    Map<String, String> reasons = new HashMap<>();
    for (Operator operator : graph.operators()) {
      LayerPlan planned = layers.get(operator.output());
      if (planned != null && planned.slot("weight").filter(SlotPlan::quantizes).isPresent()) {
        String reason = reason(operator, planned);
        if (!reason.isEmpty()) {
          reasons.put(operator.output(), reason);
        }
      }
    }
    return reasons;
  }

  private String reason(Operator operator, LayerPlan planned) {
    if (operator.is("ConvTranspose")) {
      return "onnxruntime has no transposed convolution of integers";
    }
    boolean bytes =
        isOfBytes(planned, "weight")
            && (!quantizes(planned, "input") || isOfBytes(planned, "input"));
    if (!bytes) {
      return "onnxruntime multiplies integers of 8 bits alone";
    }
    if (!operator.is("Conv")) {
      return "";
    }
    if (!plan.isLayerwise()) {
      boolean joined =
          graph.producer(operator.input(0)).filter(before -> before.is("Concat")).isPresent()
              && !plan.styleName().equals("tensorwise");
      return joined ? "nothing quantizes the concatenation that it reads" : "";
    }
    return isQuantized(operator.output(), true)
        ? ""
        : "nothing quantizes its result, so onnxruntime convolves in floating point";
  }

  private static boolean isOfBytes(LayerPlan planned, String slot) {
    return planned
        .slot(slot)
        .filter(one -> one.minifloats() || one.bits().filter(bits -> bits != Byte.SIZE).isPresent())
        .isEmpty();
  }

  private static boolean quantizes(LayerPlan planned, String slot) {
    return planned.slot(slot).filter(SlotPlan::quantizes).isPresent();
  }

  /**
   * Whether one quantizer takes all of a value.
   *
   * @param through whether a limit may come between, which vanishes in the quantizer
   */
  private boolean isQuantized(String tensor, boolean through) {
    LayerPlan producer = layers.get(tensor);
    if (producer != null && quantizes(producer, "output")) {
      return true;
    }
    List<OperatorGraph.Use> uses = graph.uses(tensor);
    if (uses.isEmpty()) {
      return false;
    }
    if (through && uses.size() == 1 && uses.get(0).operator().is("Relu", "Clip")) {
      return isQuantized(uses.get(0).operator().output(), false);
    }
    Set<String> quantizers = new HashSet<>();
    for (OperatorGraph.Use use : uses) {
      LayerPlan reader = layers.get(use.operator().output());
      if (reader == null || !quantizes(reader, "input")) {
        return false;
      }
      quantizers.add(reader.layer().name());
    }
    // Each layer brings a quantizer of its own, and the kernel has one result.
    return quantizers.size() == 1;
  }
}
