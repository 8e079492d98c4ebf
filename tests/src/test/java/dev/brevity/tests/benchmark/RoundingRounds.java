package dev.brevity.tests.benchmark;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Rounds a linear layer whenever it is told to, so that {@code bench/rounding.py} can take turns
 * with it: reads lines of algorithm, inputs and outputs, and answers with the milliseconds of
 * processor time that it took and the peak of resident memory in MiB.
 */
final class RoundingRounds {
  private static final double MILLION = 1e6;

  private RoundingRounds() {}

  /** Ends with the input. */
  public static void main(String[] arguments) throws IOException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    try (NDManager engine = NDManager.newBaseManager();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      Engine.getInstance().setRandomSeed(0);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ");
        RoundingBenchmark layer =
            new RoundingBenchmark(Integer.parseInt(words[1]), Integer.parseInt(words[2]), words[0]);
        layer.prepare();
        layer.restore();
        long begun = threads.getCurrentThreadCpuTime();
        layer.round();
        double taken = (threads.getCurrentThreadCpuTime() - begun) / MILLION;
        layer.free();
        System.out.printf(Locale.ROOT, "%.3f %d%n", taken, peak());
        System.out.flush();
      }
    }
  }

  private static long peak() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElse(0)
        / 1024;
  }
}
