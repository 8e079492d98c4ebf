package dev.brevity.dsl.explain;

import dev.brevity.dsl.evaluate.Resolution;
import dev.brevity.dsl.evaluate.Trace;
import dev.brevity.dsl.evaluate.ValueNotation;
import dev.brevity.dsl.render.Ink;
import dev.brevity.dsl.render.Paint;
import dev.brevity.dsl.value.ResolvedObject;
import dev.brevity.dsl.value.Value;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** Draws the objects that a recipe resolves to, with the place that every value comes from. */
public final class ObjectTree {
  private final Resolution resolution;
  private final Paint paint;
  private final boolean origins;
  private final StringBuilder out = new StringBuilder();
  private final Map<ResolvedObject, String> drawn = new IdentityHashMap<>();

  /**
   * @param origins whether to say where each value comes from
   */
  public ObjectTree(Resolution resolution, boolean origins, Paint paint) {
    this.resolution = resolution;
    this.origins = origins;
    this.paint = paint;
  }

  /** The tree below the root; empty when the recipe does not resolve. */
  public String draw() {
    resolution.value().ifPresent(root -> node("", "", "proxy_class", root, "proxy"));
    return out.toString();
  }

  private void node(String lead, String below, String attribute, Value value, String path) {
    out.append(paint.apply(Ink.GUTTER, lead)).append(attribute).append(" = ");
    out.append(paint.apply(Ink.NOTE, ValueNotation.of(value)));
    if (!(value instanceof ResolvedObject object)) {
      out.append(origin(attribute, value)).append('\n');
      return;
    }
    String first = drawn.putIfAbsent(object, path);
    if (first != null) {
      out.append(paint.apply(Ink.FAINT, "  the same object as " + first)).append('\n');
      return;
    }
    out.append(origin(attribute, value)).append('\n');
    Iterator<Map.Entry<String, Value>> arguments = object.arguments().entrySet().iterator();
    while (arguments.hasNext()) {
      Map.Entry<String, Value> argument = arguments.next();
      String name = argument.getKey();
      node(
          below + (arguments.hasNext() ? "├─ " : "└─ "),
          below + (arguments.hasNext() ? "│  " : "   "),
          name,
          argument.getValue(),
          path.equals("proxy") ? name : path + "." + name);
    }
  }

  /** Where the value was set, unless a construction gave the parameter another one in place. */
  private String origin(String attribute, Value value) {
    if (!origins) {
      return "";
    }
    Optional<Trace> trace = resolution.trace(attribute);
    boolean same =
        trace.isPresent()
            && trace.get().value().isPresent()
            && ValueNotation.of(trace.get().value().get()).equals(ValueNotation.of(value));
    if (!same || trace.get().source().isEmpty()) {
      return "";
    }
    String from = Provenance.of(trace.get().source().get());
    return paint.apply(Ink.FAINT, "   " + from);
  }
}
