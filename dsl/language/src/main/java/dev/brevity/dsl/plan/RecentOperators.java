package dev.brevity.dsl.plan;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.StoredForm.Recent;
import dev.brevity.grammar.Span;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Operators of a network that came with later operator sets than that of an export. */
public final class RecentOperators {
  private RecentOperators() {}

  /**
   * What to say of them; empty where there are none.
   *
   * @param opset that the export writes
   * @param place where the plan exports
   * @param fix with a place for the operator set that has them all
   */
  public static Optional<Diagnostic> finding(
      ModelOutline model, long opset, Span place, String fix) {
    Map<String, Set<String>> nodes = new TreeMap<>();
    int needed = 0;
    for (Recent node : model.stored().recent()) {
      if (node.opset() > opset) {
        nodes.computeIfAbsent(node.operator(), key -> new LinkedHashSet<>()).add(node.node());
        needed = Math.max(needed, node.opset());
      }
    }
    if (nodes.isEmpty()) {
      return Optional.empty();
    }
    Diagnostic.Builder finding =
        Diagnostic.of(
                Code.NOT_EXPRESSIBLE,
                place,
                "`" + model.name() + "` has operators that opset " + opset + " does not have")
            .fix(String.format(Locale.ROOT, fix, needed));
    nodes.forEach(
        (operator, names) ->
            finding.note(
                "`"
                    + operator
                    + "` ("
                    + LayerNames.listed(names).replaceFirst("layer", "node")
                    + ")"));
    return Optional.of(finding.build());
  }
}
