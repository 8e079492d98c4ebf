package dev.brevity.tests.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Calibration against the network in floating point, one batch of each in turn, so that whatever
 * else the machine does slows both alike.
 */
final class CalibrationRounds {
  private static final double MILLION = 1e6;

  private CalibrationRounds() {}

  /** Prints one line per model and quantizer; the argument is the number of rounds. */
  public static void main(String[] arguments) {
    int rounds = Integer.parseInt(arguments[0]);
    for (String model : List.of("lenet.onnx", "resnetmini.onnx")) {
      for (String activations : List.of("Int8ActPerTensorFloat", "ShiftedUint8ActPerTensorFloat")) {
        CalibrationBenchmark benchmark = new CalibrationBenchmark(model, activations);
        benchmark.prepare();
        compare(benchmark, rounds);
        double[][] times = compare(benchmark, rounds);
        benchmark.free();
        report(model + " " + activations, times);
      }
    }
  }

  /** Times of calibration, times in floating point, and their ratios. */
  private static double[][] compare(CalibrationBenchmark benchmark, int rounds) {
    double[][] times = new double[3][rounds];
    for (int i = 0; i < rounds; i++) {
      times[0][i] = time(benchmark::calibration);
      times[1][i] = time(benchmark::floatInference);
      times[2][i] = times[0][i] / times[1][i];
    }
    return times;
  }

  private static double time(Runnable action) {
    long start = System.nanoTime();
    action.run();
    return (System.nanoTime() - start) / MILLION;
  }

  private static void report(String name, double[][] times) {
    for (double[] row : times) {
      Arrays.sort(row);
    }
    System.out.printf(
        Locale.ROOT,
        "%s: calibration %.2f ms, float %.2f ms, %.2f times; median %.2f times%n",
        name,
        times[0][0],
        times[1][0],
        times[0][0] / times[1][0],
        times[2][times[2].length / 2]);
  }
}
