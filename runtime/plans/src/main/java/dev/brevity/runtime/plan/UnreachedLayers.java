package dev.brevity.runtime.plan;

import ai.djl.nn.Block;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.layer.QuantLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Layers in branches that no sample has taken: nothing is known of the values there. */
final class UnreachedLayers {
  private static final int SHOWN = 12;

  private UnreachedLayers() {}

  /** Switches their quantizers off; says which layers they are, if there are any. */
  static Optional<Diagnostic> leaveFloating(GraphBlock network) {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, Block> entry : network.graph().layers().entrySet()) {
      if (entry.getValue() instanceof QuantLayer layer
          && !layer.quantizers().isEmpty()
          && !network.hasReached(layer)) {
        layer.quantizers().values().forEach(quantizer -> quantizer.setQuantEnabled(false));
        names.add(entry.getKey());
      }
    }
    if (names.isEmpty()) {
      return Optional.empty();
    }
    String shown = String.join("`, `", names.subList(0, Math.min(SHOWN, names.size())));
    String rest = names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "";
    return Optional.of(
        Diagnostic.of(
                Code.UNREACHED_LAYERS, "no sample takes the branches with `" + shown + "`" + rest)
            .note("their values are unknown, so these layers stay in floating point")
            .fix("add samples that take them, or `keep` the layers in the plan")
            .build());
  }
}
