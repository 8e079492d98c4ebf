package dev.brevity.tests.benchmark.training;

import ai.djl.nn.Block;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.aten.NativeAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Prints how long a training step of a quantized network takes, and how much memory, against the
 * float network.
 *
 * <p>All variants take a step in turn, round after round, so that they share the machine's moods; a
 * ratio is the median over rounds of step over float step. Memory is measured in a process for each
 * variant: the peak that is resident, and by how much it exceeds that of steps with one image.
 */
public final class TrainingSteps {
  private static final int WARM_UP = 300;
  private static final int MEMORY_STEPS = 40;
  private static final int PROFILED = 20;
  private static final int BATCH = 64;
  private static final int MEBI_BITS = 20;
  private static final double MILLION = 1e6;
  private static final String FLOAT = "float";

  private final Brevity brevity = Brevity.builtin();

  private TrainingSteps() {}

  /**
   * Runs the comparison.
   *
   * @param arguments {@code lenet} or {@code resnet}, the number of rounds, and optionally which
   *     variants, as a regular expression of their titles
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Network network = Network.valueOf(arguments[0].toUpperCase(Locale.ROOT));
    TrainingSteps steps = new TrainingSteps();
    if (arguments[1].equals("memory")) {
      steps.printMemory(network, arguments[2]);
    } else if (arguments[1].equals("profile")) {
      steps.printProfile(network, arguments[2]);
    } else {
      NativeAllocator.keepFreedMemory();
      String titles = arguments.length > 2 ? arguments[2] : ".*";
      steps.compare(network, Integer.parseInt(arguments[1]), titles);
    }
  }

  private void compare(Network network, int rounds, String titles)
      throws IOException, InterruptedException {
    Map<String, TrainedNetwork> networks = new TreeMap<>();
    List<String> order = new ArrayList<>(List.of(FLOAT));
    Variant.all().stream().map(Variant::title).filter(t -> t.matches(titles)).forEach(order::add);
    order.forEach(title -> networks.put(title, new TrainedNetwork(block(network, title), BATCH)));
    Map<String, List<StepTime>> steps = new TreeMap<>();
    for (int round = -WARM_UP; round < rounds; round++) {
      for (String title : order) {
        StepTime time = networks.get(title).step();
        if (round >= 0) {
          steps.computeIfAbsent(title, t -> new ArrayList<>()).add(time);
        }
      }
    }
    Map<String, List<Long>> evaluations = evaluations(networks, order, rounds);
    networks.values().forEach(TrainedNetwork::keepQuantizedWeights);
    Map<String, List<Long>> kept = evaluations(networks, order, rounds);
    networks.values().forEach(TrainedNetwork::close);
    System.out.printf(
        "%-24s %8s %8s %8s %8s %8s %8s | %8s %8s %8s %8s | %8s %8s%n",
        network,
        "step ms",
        "ratio",
        "by CPU",
        "forward",
        "backward",
        "update",
        "eval ms",
        "ratio",
        "kept ms",
        "ratio",
        "MiB",
        "in all");
    for (String title : order) {
      System.out.printf(
          "%-24s %8.2f %8.2f %8.2f %8.2f %8.2f %8.2f | %8.2f %8.2f %8.2f %8.2f | %s%n",
          title,
          median(steps.get(title), StepTime::total),
          ratio(steps.get(title), steps.get(FLOAT), StepTime::total),
          ratio(steps.get(title), steps.get(FLOAT), StepTime::processor),
          median(steps.get(title), StepTime::forward),
          median(steps.get(title), StepTime::backward),
          median(steps.get(title), StepTime::update),
          median(evaluations.get(title), Long::longValue),
          ratio(evaluations.get(title), evaluations.get(FLOAT), Long::longValue),
          median(kept.get(title), Long::longValue),
          ratio(kept.get(title), kept.get(FLOAT), Long::longValue),
          memory(network, title));
    }
  }

  private static Map<String, List<Long>> evaluations(
      Map<String, TrainedNetwork> networks, List<String> order, int rounds) {
    Map<String, List<Long>> times = new TreeMap<>();
    for (int round = -WARM_UP; round < rounds; round++) {
      for (String title : order) {
        long time = networks.get(title).evaluation();
        if (round >= 0) {
          times.computeIfAbsent(title, t -> new ArrayList<>()).add(time);
        }
      }
    }
    return times;
  }

  private Block block(Network network, String title) {
    if (title.equals(FLOAT)) {
      return network.of(new FloatLayers());
    }
    Variant variant =
        Variant.all().stream().filter(v -> v.title().equals(title)).findFirst().orElseThrow();
    return network.of(new QuantLayers(brevity, variant));
  }

  private static <T> double median(List<T> times, ToLongFunction<T> part) {
    long[] sorted = times.stream().mapToLong(part).sorted().toArray();
    return sorted[sorted.length / 2] / MILLION;
  }

  private static <T> double ratio(List<T> times, List<T> base, ToLongFunction<T> part) {
    double[] ratios = new double[times.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = (double) part.applyAsLong(times.get(i)) / part.applyAsLong(base.get(i));
    }
    Arrays.sort(ratios);
    return ratios[ratios.length / 2];
  }

  private static String memory(Network network, String title)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TrainingSteps.class.getName(),
                network.name(),
                "memory",
                title)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return answer.stripTrailing();
  }

  private void printProfile(Network network, String title) throws IOException {
    try (TrainedNetwork trained = new TrainedNetwork(block(network, title), BATCH)) {
      for (int step = 0; step < WARM_UP; step++) {
        trained.step();
      }
      OperatorProfile profile =
          OperatorProfile.of(() -> IntStream.range(0, PROFILED).forEach(step -> trained.step()));
      System.out.printf("%-48s %8s %8s%n", title, "ms", "calls");
      for (String name : profile.slowestFirst()) {
        System.out.printf(
            "%-48s %8.3f %8.1f%n",
            name,
            profile.milliseconds().get(name) / PROFILED,
            profile.calls().get(name) / (double) PROFILED);
      }
    }
  }

  private void printMemory(Network network, String title) throws IOException {
    try (TrainedNetwork trained = new TrainedNetwork(block(network, title), 1)) {
      IntStream.range(0, WARM_UP).forEach(step -> trained.step());
      long before = PeakMemory.now().peak();
      trained.setBatch(BATCH);
      IntStream.range(0, MEMORY_STEPS).forEach(step -> trained.step());
      long peak = PeakMemory.now().peak();
      System.out.printf("%8d %8d%n", (peak - before) >> MEBI_BITS, peak >> MEBI_BITS);
    }
  }
}
