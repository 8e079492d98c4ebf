package dev.brevity.runtime.plot;

import java.util.List;

/**
 * What a quantizer makes of ascending numbers.
 *
 * @param facts what is known of the format, for example {@code 8 bits}
 */
record Curve(List<Point> points, List<String> facts) {
  Curve {
    points = List.copyOf(points);
    facts = List.copyOf(facts);
  }

  /** A number and what it becomes. */
  record Point(double input, double output) {
    double error() {
      return output - input;
    }
  }

  double largestError() {
    return points.stream().mapToDouble(point -> Math.abs(point.error())).max().orElse(0);
  }

  /** The square root of the mean squared error. */
  double rootMeanSquare() {
    double sum = points.stream().mapToDouble(point -> point.error() * point.error()).sum();
    return Math.sqrt(sum / points.size());
  }
}
