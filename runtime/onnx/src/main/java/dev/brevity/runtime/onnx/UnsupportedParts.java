package dev.brevity.runtime.onnx;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.model.ModelOutline.Unsupported;
import dev.brevity.runtime.onnx.node.OnnxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What cannot be computed here of a model, and where it stands. */
final class UnsupportedParts {
  private static final int SHOWN_NODES = 12;

  private final List<Part> parts = new ArrayList<>();

  /**
   * One part.
   *
   * @param what the operator and, unless the operator itself is unknown, what about it
   * @param where the name of the node or value
   * @param operator empty for what is no node
   */
  private record Part(String what, String where, String operator) {}

  /** Notes something that is no node. */
  void note(String what, String where) {
    parts.add(new Part(what, where, ""));
  }

  void note(String what, NodeImport node) {
    parts.add(new Part(what, node.name(), node.operator()));
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** All parts in the order in which they were found. */
  List<Unsupported> all() {
    return parts.stream()
        .map(part -> new Unsupported(part.where(), part.operator(), reason(part)))
        .toList();
  }

  private static String reason(Part part) {
    if (part.operator().isEmpty()) {
      return part.what();
    }
    if (part.what().equals(part.operator())) {
      return "this operator is not known";
    }
    boolean told = part.what().startsWith(part.operator() + " ");
    return told ? part.what().substring(part.operator().length() + 1) : part.what();
  }

  /** Everything in one finding. */
  OnnxException exception() {
    Map<String, List<String>> places = new TreeMap<>();
    for (Part part : parts) {
      places.computeIfAbsent(part.what(), key -> new ArrayList<>()).add(part.where());
    }
    Diagnostic.Builder finding =
        Diagnostic.of(
            Code.UNSUPPORTED_OPERATOR,
            places.size() == 1
                ? "one part of the model is not supported"
                : places.size() + " parts of the model are not supported");
    places.forEach(
        (what, where) -> {
          List<String> shown = where.subList(0, Math.min(SHOWN_NODES, where.size()));
          String rest =
              where.size() > SHOWN_NODES ? " and " + (where.size() - SHOWN_NODES) + " more" : "";
          finding.note(what + ": `" + String.join("`, `", shown) + "`" + rest);
        });
    return new OnnxException(finding.build());
  }
}
