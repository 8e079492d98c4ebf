package dev.brevity.tests.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.dsl.plan.PlanResolver;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.data.Batch;
import dev.brevity.runtime.data.Batches;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.GraphException;
import dev.brevity.runtime.onnx.export.DrawnSamples;
import dev.brevity.runtime.plan.BatchTensors;
import dev.brevity.runtime.plan.CalibrationData;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.plan.GraphFile;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.PlanExecution;
import dev.brevity.runtime.plan.PlanProgress;
import dev.brevity.runtime.plan.Workpiece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What rounding of weights leaves of the outputs of networks: for each network of a folder and each
 * plan, the signal-to-quantization-noise ratio on samples that the plan has not seen. Samples are
 * drawn; rows that the file of results has already are not computed again.
 */
final class RoundingResults {
  private static final int CALIBRATION = 32;
  private static final int HELD = 8;
  private static final long CALIBRATION_SEED = 11;
  private static final long HELD_SEED = 12;

  private final Path results;
  private final List<String> known;

  private RoundingResults(Path results) throws IOException {
    this.results = results;
    this.known =
        Files.exists(results)
            ? Files.readAllLines(results).stream().map(RoundingResults::key).toList()
            : List.of();
  }

  private static String key(String line) {
    String[] cells = line.split("\t", 3);
    return cells[0] + "\t" + cells[1];
  }

  /**
   * Appends a line of network, scheme, plan, mean and least ratio of an output in dB, and seconds.
   *
   * @param arguments a folder of ONNX files, the file of results, a file of plans, and optionally
   *     regular expressions of networks and plans
   */
  public static void main(String[] arguments) throws Exception {
    RoundingResults table = new RoundingResults(Path.of(arguments[1]));
    String networks = arguments.length > 3 ? arguments[3] : ".*";
    String plans = arguments.length > 4 ? arguments[4] : ".*";
    Brevity brevity = Brevity.recipes(Path.of(arguments[2]));
    List<Path> files;
    try (Stream<Path> found = Files.list(Path.of(arguments[0]))) {
      files =
          found
              .filter(file -> file.toString().endsWith(".onnx"))
              .sorted(Comparator.comparingLong(file -> file.toFile().length()))
              .toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString().replace(".onnx", "");
      if (name.matches(networks)) {
        table.measure(name, file, brevity, plans);
      }
    }
  }

  private void measure(String name, Path file, Brevity brevity, String plans) throws Exception {
    ModelOutline outline = GraphFile.open(file, name).outline();
    List<String> open =
        brevity.library().plans().stream()
            .map(plan -> plan.name().text())
            .filter(plan -> plan.matches(plans) && !known.contains(name + "\t" + plan))
            .toList();
    if (open.isEmpty()) {
      return;
    }
    Path folder = Files.createTempDirectory("rounding");
    try (NDManager manager = NDManager.newBaseManager();
        Dataset calibration = drawn(outline, CALIBRATION_SEED, CALIBRATION, folder, manager);
        Dataset held = drawn(outline, HELD_SEED, HELD, folder, manager)) {
      GraphBlock floating = new GraphBlock(GraphFile.open(file, name).graph(manager), manager);
      List<NDList> expected = outputs(floating, held, outline.inputs(), manager);
      for (String plan : open) {
        line(name, plan, file, outline, brevity, calibration, held, expected);
      }
    }
  }

  private void line(
      String name,
      String plan,
      Path file,
      ModelOutline outline,
      Brevity brevity,
      Dataset calibration,
      Dataset held,
      List<NDList> expected)
      throws Exception {
    long begun = System.nanoTime();
    String told;
    try (NDManager manager = NDManager.newBaseManager()) {
      Workpiece piece = Workpiece.of(GraphFile.open(file, name).graph(manager), manager);
      ResolvedPlan resolved =
          new PlanResolver(brevity.library(), new Resolver(brevity.library()))
              .resolve(brevity.library().plan(plan).orElseThrow(), outline, new Diagnostics());
      new PlanExecution(
              ExecutablePlan.of(resolved, brevity), PlanProgress.SILENT, new Interruption())
          .run(piece, Optional.of(calibration));
      double[] ratios = ratios(expected, outputs(piece.network(), held, outline.inputs(), manager));
      told =
          String.format(
              Locale.ROOT,
              "%.2f\t%.2f",
              IntStream.range(0, ratios.length).mapToDouble(i -> ratios[i]).average().orElse(0),
              IntStream.range(0, ratios.length).mapToDouble(i -> ratios[i]).min().orElse(0));
    } catch (RecipeException | GraphException e) {
      told = "refused\t" + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
    String line =
        String.format(
            Locale.ROOT, "%s\t%s\t%s\t%.1f", name, plan, told, (System.nanoTime() - begun) / 1e9);
    System.out.println(line);
    Files.writeString(results, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static Dataset drawn(
      ModelOutline outline, long seed, int count, Path folder, NDManager manager)
      throws IOException {
    try (NDManager scratch = manager.newSubManager()) {
      Path file =
          new DrawnSamples(outline.inputs(), seed)
              .write(scratch, folder.resolve(seed + ".npz"), count);
      return new CalibrationData(file, file.toString())
          .open(outline, new Diagnostics())
          .orElseThrow();
    }
  }

  private static List<NDList> outputs(
      GraphBlock network, Dataset data, List<Port> inputs, NDManager manager) throws IOException {
    List<NDList> outputs = new ArrayList<>();
    try (Batches batches = data.batches(1)) {
      for (Optional<Batch> next = batches.next(); next.isPresent(); next = batches.next()) {
        NDList given = BatchTensors.of(manager, next.get());
        NDArray[] typed = new NDArray[given.size()];
        for (int i = 0; i < typed.length; i++) {
          DataType type = DataType.valueOf(inputs.get(i).dtype().toUpperCase(Locale.ROOT));
          typed[i] = given.get(i).toType(type, false);
        }
        outputs.add(network.evaluate(typed));
      }
    }
    return outputs;
  }

  /** Of each output in floating point, over all batches. */
  private static double[] ratios(List<NDList> expected, List<NDList> actual) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < expected.get(0).size(); i++) {
      if (!expected.get(0).get(i).getDataType().isFloating()) {
        continue;
      }
      double signal = 0;
      double noise = 0;
      for (int batch = 0; batch < expected.size(); batch++) {
        NDArray wanted = expected.get(batch).get(i).toType(DataType.FLOAT64, false);
        NDArray got = actual.get(batch).get(i).toType(DataType.FLOAT64, false);
        signal += wanted.square().sum().getDouble();
        noise += wanted.sub(got).square().sum().getDouble();
      }
      ratios.add(noise == 0 ? 200 : 10 * Math.log10(signal / noise));
    }
    return ratios.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
