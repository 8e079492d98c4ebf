package dev.brevity.dsl.plan;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Names of layers in messages. */
public final class LayerNames {
  private static final int MOST = 8;

  private LayerNames() {}

  /** For example {@code layers `conv1`, `conv2` and 3 more}. */
  static String listed(Collection<String> names) {
    return (names.size() == 1 ? "layer " : "layers ") + bare(names);
  }

  /** For example {@code `conv1`, `conv2` and 3 more}. */
  public static String bare(Collection<String> names) {
    List<String> shown = names.stream().limit(MOST).toList();
    String listed = shown.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    String more = names.size() > MOST ? " and " + (names.size() - MOST) + " more" : "";
    return listed + more;
  }
}
