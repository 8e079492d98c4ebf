package dev.brevity.dsl.explain;

import dev.brevity.dsl.evaluate.Resolution;
import dev.brevity.dsl.evaluate.Trace;
import dev.brevity.dsl.evaluate.ValueNotation;
import dev.brevity.dsl.text.Ink;
import dev.brevity.dsl.text.Paint;
import dev.brevity.dsl.value.ResolvedObject;
import dev.brevity.dsl.value.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Draws the objects that a recipe resolves to, with the place that every value comes from. */
public final class ObjectTree {
  private final Resolution resolution;
  private final Paint paint;
  private final boolean origins;
  private final StringBuilder out = new StringBuilder();
  private final Map<ResolvedObject, String> drawn = new IdentityHashMap<>();

  /** The attributes whose value an object is; it was built from what they read. */
  private final Map<Value, List<Trace>> holders = new IdentityHashMap<>();

  /**
   * @param origins whether to say where each value comes from
   */
  public ObjectTree(Resolution resolution, boolean origins, Paint paint) {
    this.resolution = resolution;
    this.origins = origins;
    this.paint = paint;
    for (Trace trace : resolution.traces()) {
      trace
          .value()
          .ifPresent(value -> holders.computeIfAbsent(value, held -> new ArrayList<>()).add(trace));
    }
  }

  /** The tree below the root; empty when the recipe does not resolve. */
  public String draw() {
    List<Trace> chosen = resolution.trace("proxy_class").stream().toList();
    resolution.value().ifPresent(root -> node("", "", "proxy_class", root, "proxy", chosen));
    return out.toString();
  }

  /**
   * @param read what was read to build the object around it
   */
  private void node(
      String lead, String below, String attribute, Value value, String path, List<Trace> read) {
    out.append(paint.apply(Ink.GUTTER, lead)).append(attribute).append(" = ");
    out.append(paint.apply(Ink.NOTE, ValueNotation.of(value)));
    if (!(value instanceof ResolvedObject object)) {
      out.append(origin(attribute, value, read)).append('\n');
      return;
    }
    String first = drawn.putIfAbsent(object, path);
    if (first != null) {
      out.append(paint.apply(Ink.FAINT, "  the same object as " + first)).append('\n');
      return;
    }
    out.append(origin(attribute, value, read)).append('\n');
    // What is constructed in place is built from what the attribute around it reads.
    List<Trace> built = holders.containsKey(object) ? readBy(holders.get(object)) : read;
    Iterator<Map.Entry<String, Value>> arguments = object.arguments().entrySet().iterator();
    while (arguments.hasNext()) {
      Map.Entry<String, Value> argument = arguments.next();
      String name = argument.getKey();
      node(
          below + (arguments.hasNext() ? "├─ " : "└─ "),
          below + (arguments.hasNext() ? "│  " : "   "),
          name,
          argument.getValue(),
          path.equals("proxy") ? name : path + "." + name,
          built);
    }
  }

  private static List<Trace> readBy(List<Trace> traces) {
    return traces.stream().flatMap(trace -> trace.reads().stream()).toList();
  }

  /** Where the value was set, unless a construction gave the parameter another one in place. */
  private String origin(String attribute, Value value, List<Trace> read) {
    if (!origins) {
      return "";
    }
    return read.stream()
        .filter(trace -> trace.attribute().equals(attribute) && isValueOf(trace, value))
        .flatMap(trace -> trace.source().stream())
        .findFirst()
        .map(source -> paint.apply(Ink.FAINT, "   " + Provenance.of(source)))
        .orElse("");
  }

  private static boolean isValueOf(Trace trace, Value value) {
    return trace
        .value()
        .filter(own -> ValueNotation.of(own).equals(ValueNotation.of(value)))
        .isPresent();
  }
}
