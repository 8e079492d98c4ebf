package dev.brevity.runtime;

import dev.brevity.dsl.evaluate.ValueNotation;
import dev.brevity.dsl.value.ResolvedObject;
import dev.brevity.dsl.value.Value;
import dev.brevity.runtime.module.DottedName;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tree of objects that a recipe resolves to, one line for each value. */
final class FlatTree {
  private final Map<String, String> lines = new LinkedHashMap<>();
  private final Map<ResolvedObject, String> seen = new IdentityHashMap<>();

  private FlatTree() {}

  /** Values in the notation of the language by dotted path; an object stands for itself once. */
  static Map<String, String> of(ResolvedObject root) {
    FlatTree tree = new FlatTree();
    tree.add("proxy_class", "", root);
    return tree.lines;
  }

  private void add(String line, String path, Value value) {
    if (!(value instanceof ResolvedObject object)) {
      lines.put(line, text(value));
      return;
    }
    String first = seen.putIfAbsent(object, path);
    if (first != null) {
      lines.put(line, "the same as " + first);
      return;
    }
    lines.put(line, object.implementation());
    object
        .arguments()
        .forEach(
            (name, argument) -> {
              String below = DottedName.of(path, name);
              add(below, below, argument);
            });
  }

  /** Lists whole, where messages would shorten them. */
  private static String text(Value value) {
    if (value instanceof Value.Sequence list) {
      StringBuilder out = new StringBuilder("[");
      for (Value element : list.elements()) {
        out.append(out.length() == 1 ? "" : ", ").append(text(element));
      }
      return out.append(']').toString();
    }
    return ValueNotation.of(value);
  }
}
