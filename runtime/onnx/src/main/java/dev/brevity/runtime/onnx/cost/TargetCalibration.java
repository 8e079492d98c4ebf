package dev.brevity.runtime.onnx.cost;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import onnx.ModelProto;

/**
 * Measures what operators cost an engine on this machine: chains of equal operators, in floating
 * point and in integers, are timed side by side, and the longer chain is compared with the shorter
 * one.
 */
public final class TargetCalibration {
  private final Engine engine;
  private final double seconds;
  private final long block;

  /**
   * @param seconds about as long as timing may take in all
   * @param block how many channels the engine computes at once in floating point, 8 or 16
   */
  public TargetCalibration(Engine engine, double seconds, long block) {
    this.engine = engine;
    this.seconds = seconds;
    this.block = block;
  }

  /** Hears how far the work is. */
  @FunctionalInterface
  public interface Progress {
    /** So many parts are done. */
    void reach(int parts);
  }

  /** How many parts there are. */
  public static int parts() {
    return Probes.all().size();
  }

  /**
   * Measures.
   *
   * @return the numbers of a cost table by name; what could not be measured is not among them
   */
  public Map<String, Double> measure(Progress progress) throws IOException {
    List<Probe> probes = Probes.all();
    Map<String, StepTime> times = new HashMap<>();
    for (Probe probe : probes) {
      times.put(probe.name(), time(probe, seconds / probes.size()));
      progress.reach(times.size());
    }
    return CostFit.of(times, block);
  }

  private StepTime time(Probe probe, double share) throws IOException {
    List<ModelProto> chains =
        List.of(
            probe.chain(false, Probe.SHORT),
            probe.chain(false, Probe.LONG),
            probe.chain(true, Probe.SHORT),
            probe.chain(true, Probe.LONG));
    List<double[]> rounds = engine.time(chains, share);
    return new StepTime(link(rounds.get(0), rounds.get(1)), link(rounds.get(2), rounds.get(3)));
  }

  /** The median over rounds of what one link more costs. */
  private static double link(double[] shorter, double[] longer) {
    double[] links = new double[shorter.length];
    for (int i = 0; i < links.length; i++) {
      links[i] = (longer[i] - shorter[i]) / (Probe.LONG - Probe.SHORT);
    }
    Arrays.sort(links);
    int half = links.length / 2;
    return links.length % 2 == 1 ? links[half] : (links[half - 1] + links[half]) / 2;
  }
}
