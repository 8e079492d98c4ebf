package dev.brevity.dsl.table;

import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.ModelOutline.Unsupported;
import dev.brevity.dsl.text.Ink;
import dev.brevity.dsl.text.Paint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Shows the parts of a network that cannot be imported as a table with a line for each. */
public final class UnsupportedTable {
  private static final TextTable TABLE =
      new TextTable(List.of("node", "operator", "reason"), Set.of());

  private final Paint paint;

  public UnsupportedTable(Paint paint) {
    this.paint = paint;
  }

  /** The table with its title; empty for a network that can be imported. */
  public String of(ModelOutline model) {
    if (model.unsupported().isEmpty()) {
      return "";
    }
    List<List<String>> rows = new ArrayList<>();
    for (Unsupported part : model.unsupported()) {
      rows.add(List.of(part.node(), part.operator(), part.reason()));
    }
    return paint.apply(Ink.TITLE, "not supported in " + model.name())
        + '\n'
        + TABLE.of(rows, paint);
  }
}
