package dev.brevity.runtime.plot;

import java.util.Locale;

/** A rectangle of the drawing, and the ranges of numbers that it shows. */
record Frame(
    double left,
    double top,
    double width,
    double height,
    double x0,
    double x1,
    double y0,
    double y1) {
  double right() {
    return left + width;
  }

  double bottom() {
    return top + height;
  }

  String x(double number) {
    return coordinate(left + (number - x0) / (x1 - x0) * width);
  }

  String y(double number) {
    return coordinate(top + (y1 - number) / (y1 - y0) * height);
  }

  /** A coordinate with two decimals at most. */
  static String coordinate(double number) {
    String text = String.format(Locale.ROOT, "%.2f", number);
    return text.replaceFirst("\\.?0+$", "");
  }
}
