package dev.brevity.dsl.table;

import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.evaluate.ValueNotation;
import dev.brevity.dsl.model.ModelOutline.Operand;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.dsl.plan.EngineForecaster;
import dev.brevity.dsl.plan.ExportForecast;
import dev.brevity.dsl.plan.IntegerShare;
import dev.brevity.dsl.plan.LayerNames;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.dsl.plan.PlannedWord;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.plan.SlotPlan;
import dev.brevity.dsl.plan.StyleForecast;
import dev.brevity.dsl.plan.StyleForecast.Placed;
import dev.brevity.dsl.text.Glyphs;
import dev.brevity.dsl.text.Ink;
import dev.brevity.dsl.text.Paint;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Shows a resolved plan as a table with a line for each quantizer. */
public final class PlanTable {
  private static final List<String> HEADINGS =
      List.of("layer", "kind", "rule", "slot", "quantizer", "bits", "scale", "bytes", "then");

  /** Bits and bytes. */
  private static final Set<Integer> NUMBERS = Set.of(5, 7, 8);

  private static final int COLUMNS = 100;

  /** Stands where a rule would, for what the style quantizes. */
  private static final String STYLE = "style";

  /** How wide a column may be. */
  private static final int WIDEST = 64;

  /** What stands in front of the further lines of a word. */
  private static final String MARGIN = "\n        ";

  private final Paint paint;
  private final boolean all;

  /**
   * @param all whether layers that stay as they are are shown too
   */
  public PlanTable(Paint paint, boolean all) {
    this.paint = paint;
    this.all = all;
  }

  /**
   * The table with what stands above and below it.
   *
   * @param findings what is wrong with the plan
   * @param forecast what the export target will write, where it says more than the plan
   * @param style what the plan's style puts in place besides what rules say
   */
  public String of(
      ResolvedPlan plan,
      List<Diagnostic> findings,
      Optional<ExportForecast> forecast,
      StyleForecast style) {
    StringBuilder text = new StringBuilder();
    String title = plan.name() + " for " + plan.model().name();
    text.append(paint.apply(Ink.TITLE, Glyphs.harmless(title))).append('\n');
    plan.style().ifPresent(word -> text.append("style   ").append(word(word)).append('\n'));
    text.append("steps   ").append(steps(plan)).append('\n');
    plan.export().ifPresent(export -> text.append("export  ").append(word(export)).append('\n'));
    List<List<String>> rows = new ArrayList<>();
    int hidden = 0;
    for (Port input : plan.model().inputs()) {
      rows.addAll(rows(input, style, forecast.isPresent()));
    }
    for (LayerPlan layer : plan.layers()) {
      List<Placed> placed = style.of(layer.layer().name());
      if (all || isShown(layer) || !placed.isEmpty()) {
        rows.addAll(rows(layer, placed, forecast));
      } else {
        hidden++;
      }
    }
    text.append('\n').append(table(rows, forecast.isPresent()));
    if (hidden > 0) {
      text.append(hidden).append(hidden == 1 ? " layer" : " layers");
      text.append(" without weights, to which nothing is done; --all shows them\n");
    }
    return text.append('\n')
        .append(forecast.map(PlanTable::totals).orElseGet(() -> totals(plan)))
        .append(new IntegerShare(plan, style).text())
        .append(inexpressible(plan, findings))
        .toString();
  }

  private String table(List<List<String>> rows, boolean stored) {
    List<String> headings = new ArrayList<>(HEADINGS);
    if (stored) {
      headings.add("stored as");
    }
    if (all) {
      headings.add("output");
    }
    return new TextTable(headings, NUMBERS).of(rows, paint);
  }

  private static boolean isShown(LayerPlan layer) {
    return layer.layer().weight().isPresent() || !layer.slots().isEmpty() || layer.kept();
  }

  private static String steps(ResolvedPlan plan) {
    List<String> steps = new ArrayList<>();
    plan.before().forEach(step -> steps.add(word(step)));
    steps.add("(quantizers are put in place)");
    plan.after().forEach(step -> steps.add(word(step)));
    return String.join(", ", steps);
  }

  /** A word with its options, on several lines if one is not enough. */
  private static String word(PlannedWord word) {
    if (word.options().isEmpty()) {
      return word.name();
    }
    StringBuilder text = new StringBuilder(word.name()).append(" {");
    int column = MARGIN.length() - 1 + text.length();
    for (Map.Entry<String, Value> option : word.options().entrySet()) {
      String shown = option.getKey() + " = " + Glyphs.harmless(ValueNotation.of(option.getValue()));
      boolean first = text.charAt(text.length() - 1) == '{';
      if (!first && column + shown.length() + 4 > COLUMNS) {
        text.append(MARGIN).append("  ").append(shown);
        column = MARGIN.length() + 1 + shown.length();
      } else {
        text.append(first ? " " : "  ").append(shown);
        column += shown.length() + (first ? 1 : 2);
      }
    }
    return text.append(" }").toString();
  }

  /** Rows of what the style quantizes before any layer. */
  private List<List<String>> rows(Port input, StyleForecast style, boolean stored) {
    List<List<String>> rows = new ArrayList<>();
    for (Placed one : style.of(input.name())) {
      List<String> row = new ArrayList<>(List.of(shown(input.name()), "input", STYLE));
      row.addAll(List.of("output", shown(one.quantizer()), "", "", "", ""));
      row.addAll(Collections.nCopies((stored ? 1 : 0) + (all ? 1 : 0), ""));
      rows.add(row);
    }
    return rows;
  }

  private List<List<String>> rows(
      LayerPlan layer, List<Placed> placed, Optional<ExportForecast> forecast) {
    Optional<ExportForecast.Stored> stored =
        forecast.map(ExportForecast::weights).map(all -> all.get(layer.layer().name()));
    List<List<String>> rows = new ArrayList<>();
    String rule =
        layer
            .rule()
            .map(found -> fileName(found.span()) + ":" + found.span().startLine())
            .orElse(placed.isEmpty() ? "" : STYLE);
    List<String> head =
        new ArrayList<>(List.of(shown(layer.layer().name()), layer.layer().kind(), shown(rule)));
    boolean weighs = layer.bytesBefore() > 0;
    long bytesBefore = stored.map(ExportForecast.Stored::bytesBefore).orElse(layer.bytesBefore());
    long bytesAfter = stored.map(ExportForecast.Stored::bytes).orElse(layer.bytesAfter());
    String before = weighs ? count(bytesBefore) : "";
    String after = weighs ? count(bytesAfter) : "";
    if (layer.slots().isEmpty() && placed.isEmpty()) {
      String what = stored.isPresent() && !layer.kept() ? "" : "floating point";
      head.addAll(List.of(layer.kept() ? "kept" : "-", what, "", "", before, after));
      rows.add(head);
    }
    for (SlotPlan slot : layer.slots()) {
      List<String> row = rows.isEmpty() ? head : new ArrayList<>(List.of("", "", ""));
      row.add(slot.slot());
      row.add(shown(slot.notation()) + (slot.quantizes() ? "" : " (switched off)"));
      row.add(slot.quantizes() ? slot.bits().map(String::valueOf).orElse("?") : "");
      row.add(slot.quantizes() ? scale(slot) : "");
      row.add(rows.isEmpty() ? before : "");
      row.add(rows.isEmpty() ? after : "");
      rows.add(row);
    }
    for (Placed one : placed) {
      List<String> row = rows.isEmpty() ? head : new ArrayList<>(List.of("", "", STYLE));
      row.addAll(List.of("output", shown(one.quantizer()), "", ""));
      row.addAll(rows.isEmpty() ? List.of(before, after) : List.of("", ""));
      rows.add(row);
    }
    if (forecast.isPresent()) {
      String type = stored.map(PlanTable::type).orElse("");
      rows.forEach(row -> row.add(row == head ? type : ""));
    }
    if (all) {
      rows.forEach(row -> row.add(row == head ? output(layer) : ""));
    }
    return rows;
  }

  /** The text without its middle if it is too long for a column, unless everything is shown. */
  private String shown(String text) {
    return all || text.length() <= WIDEST
        ? text
        : text.substring(0, WIDEST / 2) + "…" + text.substring(text.length() - WIDEST / 2 + 1);
  }

  private static String type(ExportForecast.Stored stored) {
    return stored.reason().isEmpty() ? stored.type() : stored.type() + ": " + stored.reason();
  }

  private static String fileName(Span span) {
    String name = span.source().name();
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** The shape of what the layer computes; sizes that vary are question marks. */
  private static String output(LayerPlan layer) {
    return layer
        .layer()
        .output()
        .map(Operand::shape)
        .filter(shape -> !shape.isEmpty())
        .map(
            shape ->
                shape.stream()
                    .map(size -> size < 0 ? "?" : String.valueOf(size))
                    .collect(Collectors.joining("x")))
        .orElse("?");
  }

  /** The shape of the scale; of several weights the number of all scales. */
  private static String scale(SlotPlan slot) {
    boolean several =
        !slot.scales().equals(slot.scaleShape().map(LayerPlan::count)) && slot.scales().isPresent();
    return several ? String.valueOf(slot.scales().get()) : scaleShape(slot);
  }

  private static String scaleShape(SlotPlan slot) {
    return slot.scaleShape()
        .map(
            shape ->
                shape.isEmpty()
                    ? "1"
                    : shape.stream().map(String::valueOf).collect(Collectors.joining("x")))
        .orElse("-");
  }

  private static String totals(ExportForecast forecast) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "the network has %s bytes, and the output will have %s (%.1f %%)\n",
            count(forecast.bytesBefore()),
            count(forecast.bytes()),
            100.0 * forecast.bytes() / forecast.bytesBefore()));
    forecast.notes().forEach(note -> text.append(note).append('\n'));
    return text.toString();
  }

  private static String totals(ResolvedPlan plan) {
    long before = plan.bytesBefore();
    long after = plan.bytesAfter();
    String part =
        before == 0 ? "" : String.format(Locale.ROOT, " (%.1f %%)", 100.0 * after / before);
    return "weights take "
        + count(before)
        + " bytes in floating point and "
        + count(after)
        + " bytes then"
        + part
        + "\n"
        + shared(plan)
        + otherParameters(plan)
        + EngineForecaster.bytes(plan).stream()
            .mapToObj(bytes -> "the file will have about " + count(bytes) + " bytes\n")
            .collect(Collectors.joining());
  }

  private static String shared(ResolvedPlan plan) {
    List<String> layers = plan.sharing();
    return layers.isEmpty()
        ? ""
        : "  counted once: "
            + Glyphs.harmless(LayerNames.bare(layers))
            + (layers.size() == 1 ? " shares its weight" : " share their weights")
            + " with an earlier layer\n";
  }

  private static String otherParameters(ResolvedPlan plan) {
    long bytes = plan.model().otherParameters();
    return bytes == 0
        ? ""
        : count(bytes) + " bytes of parameters belong to no layer and stay in floating point\n";
  }

  private static String inexpressible(ResolvedPlan plan, List<Diagnostic> findings) {
    StringBuilder text = new StringBuilder();
    for (LayerPlan layer : plan.layers()) {
      for (String one : layer.inexpressible()) {
        String what = layer.layer().name() + ", " + one;
        text.append("  ").append(Glyphs.harmless(what)).append('\n');
      }
    }
    String target = plan.export().map(PlannedWord::name).orElse("");
    if (target.isEmpty()) {
      return "";
    }
    if (text.isEmpty()) {
      boolean refused = findings.stream().anyMatch(Diagnostic::isError);
      return refused ? "" : target + " can express all of it\n";
    }
    return target + " cannot express:\n" + text;
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
