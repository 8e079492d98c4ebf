package dev.brevity.runtime.plot;

import java.util.Locale;

/** A rectangle of the drawing, and the ranges of numbers that it shows. */
public record Frame(
    double left,
    double top,
    double width,
    double height,
    double x0,
    double x1,
    double y0,
    double y1) {
  public double right() {
    return left + width;
  }

  public double bottom() {
    return top + height;
  }

  public String x(double number) {
    return coordinate(left + (number - x0) / (x1 - x0) * width);
  }

  public String y(double number) {
    return coordinate(top + (y1 - number) / (y1 - y0) * height);
  }

  /** A coordinate with two decimals at most. */
  public static String coordinate(double number) {
    String text = String.format(Locale.ROOT, "%.2f", number);
    return text.replaceFirst("\\.?0+$", "");
  }
}
