package dev.brevity.samples.digits;

import java.awt.geom.Path2D;
import java.util.List;
import java.util.Random;

/** How people write the ten digits: strokes of lines and curves in the unit square, y downwards. */
final class DigitStrokes {
  /** Standard deviation of how far a point wanders. */
  private static final double WANDER = 0.045;

  /**
   * For each digit its ways to write it. M moves, L draws a line, Q a quadratic and C a cubic curve
   * to the last point named.
   */
  private static final List<List<String>> WAYS =
      List.of(
          List.of("M .5 0 C .1 0 .05 1 .5 1 C .95 1 .9 0 .5 0"),
          List.of(
              "M .5 0 L .5 1", "M .3 .25 L .55 0 L .55 1", "M .3 .2 L .5 0 L .5 1 M .25 1 L .75 1"),
          List.of(
              "M .15 .25 C .2 -.1 .85 -.1 .8 .3 C .75 .55 .3 .75 .15 1 L .85 1",
              "M .15 .2 C .3 -.1 .9 -.05 .75 .4 C .6 .8 .1 1.1 .2 .85 C .3 .65 .6 1 .9 .95"),
          List.of(
              "M .15 .1 C .5 -.1 .9 .05 .75 .3 C .7 .42 .55 .47 .4 .48 C .8 .48 .95 .75 .75 .9 C .55 1.05 .25 1 .12 .88",
              "M .15 .03 L .8 .03 L .45 .42 C .95 .42 .95 1 .5 1 C .3 1 .2 .95 .12 .88"),
          List.of(
              "M .65 1 L .65 0 L .1 .65 L .9 .65",
              "M .2 0 Q .1 .5 .2 .52 L .8 .5 M .75 .05 L .7 1"),
          List.of(
              "M .8 .02 L .3 .02 L .22 .45 C .5 .3 .9 .4 .85 .72 C .8 1.05 .35 1.05 .15 .9",
              "M .25 .05 L .2 .45 C .6 .3 .95 .5 .8 .8 C .65 1.05 .3 1.02 .12 .92 M .25 .05 L .8 .0"),
          List.of(
              "M .7 0 C .35 .15 .1 .6 .2 .85 C .3 1.05 .75 1.05 .8 .78 C .82 .5 .4 .45 .22 .72",
              "M .55 0 C .2 .3 .15 .9 .4 1 C .7 1.05 .85 .75 .65 .62 C .5 .55 .3 .65 .25 .8"),
          List.of(
              "M .12 .03 L .85 .03 L .4 1",
              "M .12 .12 Q .4 .0 .85 .05 Q .55 .5 .45 1 M .35 .5 L .75 .5"),
          List.of(
              "M .72 .12 C .5 -.12 .1 .05 .28 .3 C .4 .48 .75 .55 .75 .8 C .75 1.08 .2 1.08 .22 .78 C .24 .55 .85 .4 .72 .12",
              "M .5 .45 C .1 .4 .15 0 .5 0 C .85 0 .9 .4 .5 .45 C .05 .55 .1 1 .5 1 C .9 1 .95 .55 .5 .45"),
          List.of(
              "M .78 .25 C .65 -.1 .15 0 .2 .3 C .25 .6 .7 .5 .78 .2 L .72 1",
              "M .75 .2 C .55 -.12 .1 .05 .22 .35 C .35 .55 .75 .45 .75 .2 C .8 .6 .7 .95 .3 1"));

  private DigitStrokes() {}

  /** One way of writing a digit, with its points moved a little. */
  static Path2D of(int digit, Random random) {
    List<String> ways = WAYS.get(digit);
    String[] words = ways.get(random.nextInt(ways.size())).split(" ", -1);
    Path2D path = new Path2D.Double();
    int next = 0;
    while (next < words.length) {
      String command = words[next++];
      double[] points = new double[coordinates(command)];
      for (int i = 0; i < points.length; i++) {
        points[i] = Double.parseDouble(words[next++]) + random.nextGaussian() * WANDER;
      }
      append(path, command, points);
    }
    return path;
  }

  private static int coordinates(String command) {
    return switch (command) {
      case "M", "L" -> 2;
      case "Q" -> 4;
      case "C" -> 6;
      default -> throw new IllegalStateException("no such stroke command: " + command);
    };
  }

  private static void append(Path2D path, String command, double[] p) {
    switch (command) {
      case "M" -> path.moveTo(p[0], p[1]);
      case "L" -> path.lineTo(p[0], p[1]);
      case "Q" -> path.quadTo(p[0], p[1], p[2], p[3]);
      case "C" -> path.curveTo(p[0], p[1], p[2], p[3], p[4], p[5]);
      default -> throw new IllegalStateException("no such stroke command: " + command);
    }
  }
}
