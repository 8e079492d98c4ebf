package dev.brevity.runtime.evaluation;

import dev.brevity.runtime.plot.Frame;
import dev.brevity.runtime.plot.Tick;
import java.util.List;
import java.util.Locale;

/**
 * Bars for the signal-to-noise ratio of each layer, one per model, as an SVG. Colours are told
 * apart by the colour-blind, on light and dark pages. Bars of models in floating point do not
 * decide how long the others are: they are cut, and marked so.
 */
final class LayerErrorDrawing {
  private static final int LEFT = 300;
  private static final int ROOM = 560;
  private static final int RIGHT = 70;
  private static final int BAR = 14;
  private static final int GAP = 8;
  private static final int LONGEST_NAME = 40;
  private static final double LEAST_TOP = 10;

  /** Where errors are those of rounding in single precision, nothing has been quantized. */
  private static final double CONTROL = 100;

  private static final String STYLE =
      """
      .l text{font:12px system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:currentColor}
      .l .grid{stroke:#8c959f;stroke-opacity:.35}
      .l .c0{fill:var(--c0,#0072b2)}.l .c1{fill:var(--c1,#c25400)}.l .c2{fill:var(--c2,#00805e)}
      .l .c3{fill:var(--c3,#b0568f)}.l .c4{fill:var(--c4,#8f6600)}
      """;

  private static final int COLOURS = 5;

  private final List<String> layers;
  private final List<ModelResult> results;
  private final StringBuilder svg = new StringBuilder();

  LayerErrorDrawing(List<String> layers, List<ModelResult> results) {
    this.layers = layers;
    this.results = results;
  }

  String svg() {
    int top = 22 + 18 * results.size();
    int each = BAR * results.size() + GAP;
    int bottom = top + each * layers.size();
    int width = LEFT + ROOM + RIGHT;
    Frame frame = new Frame(LEFT, top, ROOM, (double) bottom - top, 0, highest(), 0, 1);
    line(
        "<svg class=\"l\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
            + " height=\"%d\" role=\"img\">",
        width, bottom + 34, width, bottom + 34);
    line("<title>Signal-to-quantization-noise ratio of each layer in dB</title>");
    line("<style>\n%s</style>", STYLE);
    legend();
    for (Tick tick : Tick.between(frame.x0(), frame.x1(), 8)) {
      String x = frame.x(tick.value());
      line("<path class=\"grid\" d=\"M%s %dV%d\"/>", x, top, bottom);
      line(
          "<text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%s</text>", x, bottom + 16, tick.label());
    }
    line(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">SQNR in dB</text>",
        LEFT + ROOM / 2, bottom + 31);
    for (int i = 0; i < layers.size(); i++) {
      layer(layers.get(i), top + i * each + GAP / 2, frame);
    }
    return svg.append("</svg>\n").toString();
  }

  /** The end of the axis, for models with quantizers if there are any; longer bars are cut. */
  private double highest() {
    List<ModelResult> quantized =
        results.stream().filter(result -> middle(result) < CONTROL).toList();
    double highest = LEAST_TOP;
    for (ModelResult result : quantized.isEmpty() ? results : quantized) {
      for (SignalError error : result.layers().values()) {
        double sqnr = error.sqnr();
        boolean counts = Double.isFinite(sqnr) && (quantized.isEmpty() || sqnr < CONTROL);
        highest = counts ? Math.max(highest, sqnr) : highest;
      }
    }
    return highest;
  }

  private static double middle(ModelResult result) {
    double[] sorted =
        result.layers().values().stream().mapToDouble(SignalError::sqnr).sorted().toArray();
    return sorted.length == 0 ? CONTROL : sorted[sorted.length / 2];
  }

  private void legend() {
    for (int i = 0; i < results.size(); i++) {
      int y = 8 + 18 * i;
      line(
          "<rect class=\"c%d\" x=\"%d\" y=\"%d\" width=\"12\" height=\"12\"/>",
          i % COLOURS, LEFT, y);
      line(
          "<text x=\"%d\" y=\"%d\">%s</text>",
          LEFT + 18, y + 10, HtmlReport.escaped(ReportRows.label(results.get(i))));
    }
  }

  private void layer(String name, int top, Frame frame) {
    double middle = top + BAR * results.size() / 2.0 + 4;
    line(
        "<text x=\"%d\" y=\"%s\" text-anchor=\"end\">%s</text>",
        LEFT - 8, Frame.coordinate(middle), HtmlReport.escaped(shortened(name)));
    for (int i = 0; i < results.size(); i++) {
      SignalError error = results.get(i).layers().get(name);
      if (error == null) {
        continue;
      }
      double sqnr = error.exact() ? frame.x1() : Double.isNaN(error.sqnr()) ? 0 : error.sqnr();
      double end = Double.parseDouble(frame.x(Math.max(0, Math.min(sqnr, frame.x1()))));
      int y = top + BAR * i;
      line(
          "<rect class=\"c%d\" x=\"%d\" y=\"%d\" width=\"%s\" height=\"%d\"><title>%s</title></rect>",
          i % COLOURS,
          LEFT,
          y,
          Frame.coordinate(end - LEFT),
          BAR - 2,
          HtmlReport.escaped(name + ": " + Decibels.of(error) + " dB"));
      String beyond = sqnr > frame.x1() ? "» " : "";
      line(
          "<text x=\"%s\" y=\"%d\">%s</text>",
          Frame.coordinate(end + 4), y + BAR - 2, beyond + Decibels.of(error));
    }
  }

  /** The end of a name says more than its beginning. */
  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME
        ? name
        : "…" + name.substring(name.length() - LONGEST_NAME + 1);
  }

  private void line(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
