package dev.brevity.runtime.onnx.structure;

import dev.brevity.dsl.evaluate.ValueNotation;
import dev.brevity.dsl.plan.PlannedWord;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.plan.SlotPlan;
import dev.brevity.dsl.plan.StyleForecast;
import dev.brevity.dsl.plan.StyleForecast.Placed;
import dev.brevity.dsl.value.Value;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.layer.ActivationLayer;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.layer.WeightLayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a style has put into a network without numbers.
 *
 * @param graph with the quantizers in place
 */
record PlacedQuantizers(ResolvedPlan plan, Graph graph) {
  private static final String STANDARD = "onnx_qcdq";

  /** The forecast; where an engine is named it chooses among quantizers, and says so itself. */
  StyleForecast forecast() {
    if (plan.export().filter(PlacedQuantizers::isForEngine).isPresent()) {
      return StyleForecast.NONE;
    }
    List<Placed> quantizers = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (graph.layerOf(node).orElse(null) instanceof QuantIdentity quantizer) {
        Node value = node.inputs().get(0);
        String name = value.layer().orElse(value.name());
        // What a rule says of the result of a layer has its row.
        if (plan.layer(name).flatMap(layer -> layer.slot("output")).isEmpty()) {
          quantizers.add(new Placed(name, notation(isSigned(quantizer))));
        }
      }
    }
    boolean standard = plan.export().filter(one -> one.name().equals(STANDARD)).isPresent();
    return new StyleForecast(quantizers, standard ? floating() : Map.of());
  }

  /** The option of the style that quantizes. */
  private String notation(boolean signed) {
    Map<String, Value> options = plan.style().map(PlannedWord::options).orElse(Map.of());
    return Optional.ofNullable(options.get(signed ? "signed" : "unsigned"))
        .or(() -> Optional.ofNullable(options.get("activation")))
        .map(ValueNotation::of)
        .orElse(plan.styleName());
  }

  private static boolean isForEngine(PlannedWord export) {
    return export.name().equals(STANDARD) && export.options().get("target") instanceof Value.Text;
  }

  private Map<String, String> floating() {
    Map<String, String> reasons = new HashMap<>();
    for (Node node : graph.nodes()) {
      boolean weighted =
          graph.layerOf(node).orElse(null) instanceof WeightLayer
              && plan.layer(node.layer().orElseThrow())
                  .flatMap(layer -> layer.slot("weight"))
                  .filter(SlotPlan::quantizes)
                  .isPresent();
      if (weighted && (keepsSign(node.inputs().get(0)) || isReadWithSign(node))) {
        reasons.put(
            node.layer().orElseThrow(),
            "onnxruntime has no kernels on x86 for signed codes that several operators read; export"
                + " with `target = \"portable\"` for codes of one type");
      }
    }
    return reasons;
  }

  private boolean isReadWithSign(Node node) {
    return graph.users(node).stream().anyMatch(this::keepsSign);
  }

  /**
   * Whether a quantizer writes signed codes also in the engine, which takes unsigned ones in their
   * place where a single operator reads them.
   */
  private boolean keepsSign(Node node) {
    return graph.layerOf(node).orElse(null) instanceof ActivationLayer quantizer
        && isSigned(quantizer)
        && graph.users(node).size() > 1;
  }

  private static boolean isSigned(ActivationLayer layer) {
    return Boolean.TRUE.equals(layer.actQuant().proxy().isSigned());
  }
}
