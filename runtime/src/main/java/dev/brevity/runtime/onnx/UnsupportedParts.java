package dev.brevity.runtime.onnx;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What cannot be computed here of a model, and where it stands. */
final class UnsupportedParts {
  private static final int SHOWN_NODES = 12;

  private final Map<String, List<String>> parts = new TreeMap<>();

  void note(String what, String where) {
    parts.computeIfAbsent(what, key -> new ArrayList<>()).add(where);
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Everything in one finding. */
  OnnxException exception() {
    Diagnostic.Builder finding =
        Diagnostic.of(
            Code.UNSUPPORTED_OPERATOR,
            parts.size() == 1
                ? "one part of the model is not supported"
                : parts.size() + " parts of the model are not supported");
    parts.forEach(
        (what, where) -> {
          List<String> shown = where.subList(0, Math.min(SHOWN_NODES, where.size()));
          String rest =
              where.size() > SHOWN_NODES ? " and " + (where.size() - SHOWN_NODES) + " more" : "";
          finding.note(what + ": `" + String.join("`, `", shown) + "`" + rest);
        });
    return new OnnxException(finding.build());
  }
}
