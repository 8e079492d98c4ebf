package dev.brevity.runtime.plot;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A curve and its error as an SVG that needs nothing else. Colours are told apart by the
 * colour-blind, in print, and on light and dark pages; the same curve gives the same text.
 */
final class CurveDrawing {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 560;
  private static final int LEFT = 76;
  private static final int ROOM = WIDTH - LEFT - 24;
  private static final double MARGIN = 0.06;
  private static final int CLOSE = 14;

  private static final String STYLE =
      """
      text{font:13px system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:#24292f}
      .title{font-size:16px;font-weight:600}
      .axis{stroke:#57606a;fill:none}
      .grid{stroke:#8c959f;stroke-opacity:.35;fill:none}
      .identity{stroke:#6e7781;stroke-dasharray:5 4;fill:none}
      .value{stroke:#0072b2;stroke-width:1.8;fill:none;stroke-linejoin:round}
      .error{stroke:#d55e00;stroke-width:1.4;fill:none;stroke-linejoin:round}
      .t-value{fill:#0072b2}.t-error{fill:#b34f00}
      @media (prefers-color-scheme:dark){text{fill:#e6edf3}.axis{stroke:#adbac7}.identity{stroke:#909dab}
      .value{stroke:#56b4e9}.t-value{fill:#56b4e9}.error{stroke:#f0883e}.t-error{fill:#f0883e}}
      """;

  private final String title;
  private final Curve curve;
  private final StringBuilder svg = new StringBuilder();

  CurveDrawing(String title, Curve curve) {
    this.title = title;
    this.curve = curve;
  }

  String svg() {
    String facts = String.join(" · ", curve.facts());
    String errors =
        "largest error "
            + Tick.rounded(curve.largestError())
            + " · root mean square "
            + Tick.rounded(curve.rootMeanSquare());
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
            + " role=\"img\" aria-labelledby=\"title facts\">",
        WIDTH, HEIGHT, WIDTH, HEIGHT);
    line("<title id=\"title\">%s</title>", escaped(title));
    line("<desc id=\"facts\">%s; %s</desc>", escaped(facts), errors);
    line("<style>\n%s</style>", STYLE);
    text("title", LEFT, 26, "start", title);
    text("", LEFT, 46, "start", facts);

    double x0 = first().input();
    double x1 = last().input();
    Frame values = frame(64, 286, x0, x1, Curve.Point::output, true);
    axes(values, 8, "quantized value");
    line(
        "<path class=\"identity\" d=\"M%s %sL%s %s\"/>",
        values.x(x0), values.y(x0), values.x(x1), values.y(x1));
    line("<path class=\"value\" d=\"%s\"/>", path(values, Curve.Point::output));
    text("t-value", LEFT + CLOSE, values.top() + 20, "start", "quantized");
    text("", LEFT + CLOSE, values.top() + 38, "start", "dashed: unquantized");

    Frame offs = frame(400, 106, x0, x1, Curve.Point::error, false);
    axes(offs, 5, "error");
    line(
        "<path class=\"identity\" d=\"M%s %sL%s %s\"/>",
        offs.x(x0), offs.y(0), offs.x(x1), offs.y(0));
    line("<path class=\"error\" d=\"%s\"/>", path(offs, Curve.Point::error));
    text("t-error", LEFT + ROOM, 390, "end", errors);
    text("", LEFT + ROOM / 2.0, HEIGHT - 12, "middle", "value");
    return svg.append("</svg>\n").toString();
  }

  private Curve.Point first() {
    return curve.points().get(0);
  }

  private Curve.Point last() {
    return curve.points().get(curve.points().size() - 1);
  }

  /**
   * A panel high enough for all ordinates.
   *
   * @param identity whether the inputs must fit as well
   */
  private Frame frame(
      double top,
      double height,
      double x0,
      double x1,
      ToDoubleFunction<Curve.Point> ordinate,
      boolean identity) {
    double low = identity ? x0 : 0;
    double high = identity ? x1 : 0;
    for (Curve.Point point : curve.points()) {
      double y = ordinate.applyAsDouble(point);
      if (Double.isFinite(y)) {
        low = Math.min(low, y);
        high = Math.max(high, y);
      }
    }
    if (low == high) {
      high = low + (x1 - x0) / 100;
      low -= (x1 - x0) / 100;
    }
    double margin = (high - low) * MARGIN;
    return new Frame(LEFT, top, ROOM, height, x0, x1, low - margin, high + margin);
  }

  private void axes(Frame frame, int about, String label) {
    for (Tick tick : Tick.between(frame.x0(), frame.x1(), 10)) {
      String x = frame.x(tick.value());
      grid(x, Frame.coordinate(frame.top()), x, Frame.coordinate(frame.bottom()));
      text("", Double.parseDouble(x), frame.bottom() + 18, "middle", tick.label());
    }
    for (Tick tick : Tick.between(frame.y0(), frame.y1(), about)) {
      String y = frame.y(tick.value());
      grid(Frame.coordinate(frame.left()), y, Frame.coordinate(frame.right()), y);
      text("", frame.left() - 8, Double.parseDouble(y) + 4.5, "end", tick.label());
    }
    line(
        "<path class=\"axis\" d=\"M%s %sV%sH%s\"/>",
        Frame.coordinate(frame.left()),
        Frame.coordinate(frame.top()),
        Frame.coordinate(frame.bottom()),
        Frame.coordinate(frame.right()));
    String middle = Frame.coordinate(frame.top() + frame.height() / 2);
    line(
        "<text transform=\"translate(16 %s) rotate(-90)\" text-anchor=\"middle\">%s</text>",
        middle, label);
  }

  private void grid(String x0, String y0, String x1, String y1) {
    line("<path class=\"grid\" d=\"M%s %sL%s %s\"/>", x0, y0, x1, y1);
  }

  /** A line through the ends of all straight runs; what is not finite leaves a gap. */
  private String path(Frame frame, ToDoubleFunction<Curve.Point> ordinate) {
    StringBuilder path = new StringBuilder();
    List<Curve.Point> points = curve.points();
    boolean gap = true;
    for (int i = 0; i < points.size(); i++) {
      Curve.Point point = points.get(i);
      if (!Double.isFinite(point.output())) {
        gap = true;
        continue;
      }
      if (gap || !inside(i)) {
        path.append(gap ? 'M' : 'L').append(frame.x(point.input())).append(' ');
        path.append(frame.y(ordinate.applyAsDouble(point)));
        gap = false;
      }
    }
    return path.toString();
  }

  /** Whether the line goes straight through: both neighbours have the same output or error. */
  private boolean inside(int index) {
    List<Curve.Point> points = curve.points();
    if (index == 0 || index == points.size() - 1) {
      return false;
    }
    Curve.Point before = points.get(index - 1);
    Curve.Point point = points.get(index);
    Curve.Point after = points.get(index + 1);
    boolean level = before.output() == point.output() && after.output() == point.output();
    boolean parallel = before.error() == point.error() && after.error() == point.error();
    return level || parallel;
  }

  private void text(String style, double x, double y, String anchor, String content) {
    String marked = style.isEmpty() ? "" : " class=\"" + style + "\"";
    line(
        "<text%s x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>",
        marked, Frame.coordinate(x), Frame.coordinate(y), anchor, escaped(content));
  }

  private void line(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
