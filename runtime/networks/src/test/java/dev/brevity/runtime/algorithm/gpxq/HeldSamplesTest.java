package dev.brevity.runtime.algorithm.gpxq;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.layer.WeightMatrix;
import dev.brevity.runtime.transform.LayerQuantizers;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples that a solver has not seen choose how much it trusts those that it has. */
class HeldSamplesTest {
  private static final int INPUTS = 96;
  private static final int OUTPUTS = 8;
  private static final int EVERY = 4;

  /** Solvers that find a weight for few samples which is bad for all others. */
  enum Solver {
    GPTQ(new Gptq(true, 1e-4, null)),
    GPFQ(Gpfq.defaults()),
    QRONOS(Qronos.defaults());

    private final ColumnSolver solver;

    Solver(ColumnSolver solver) {
      this.solver = solver;
    }
  }

  @ParameterizedTest
  @CsvSource({"GPTQ, 1", "GPTQ, 5", "GPTQ, 12", "GPFQ, 1", "GPFQ, 12", "QRONOS, 1", "QRONOS, 12"})
  void keepFewSamplesFromDecidingForAll(Solver solver, int batchSize) {
    try (NDManager manager = NDManager.newBaseManager()) {
      double nearest = new Fixture(manager, 12, batchSize).error();

      double trusting = new Fixture(manager, 12, batchSize).round(solver.solver, null).error();
      double chosen = new Fixture(manager, 12, batchSize).round(solver.solver, EVERY).error();

      assertThat(trusting).isGreaterThan(1.05 * nearest);
      assertThat(chosen).isLessThan(1.02 * nearest);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 512})
  void takeNothingFromManySamples(int batchSize) {
    try (NDManager manager = NDManager.newBaseManager()) {
      double nearest = new Fixture(manager, 512, batchSize).error();

      double trusting = new Fixture(manager, 512, batchSize).round(Gptq.defaults(), null).error();
      double chosen = new Fixture(manager, 512, batchSize).round(Gptq.defaults(), EVERY).error();

      assertThat(chosen).isLessThan(0.7 * nearest).isLessThanOrEqualTo(1.02 * trusting);
    }
  }

  @ParameterizedTest
  @CsvSource({"3, 4, true", "4, 4, false"})
  void areMissedWhereThereAreTooFew(int samples, int every, boolean told) {
    try (NDManager manager = NDManager.newBaseManager()) {
      List<String> missed = new ArrayList<>();
      LayerListener listener =
          new LayerListener() {
            @Override
            public void unheld(String layer) {
              missed.add(layer);
            }
          };

      new Fixture(manager, samples, samples).round(Gptq.defaults(), every, listener);

      assertThat(missed).isEqualTo(told ? List.of("fc") : List.of());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void areDividedAcrossBatches(int batchSize) {
    try (NDManager manager = NDManager.newBaseManager()) {
      HeldSamples samples = new HeldSamples(3);
      float[] expected = {2, 5, 8};

      List<NDArray> held =
          IntStream.iterate(0, first -> first < 10, first -> first + batchSize)
              .mapToObj(
                  first ->
                      manager
                          .arange(first, Math.min(10, first + batchSize), 1, DataType.FLOAT32)
                          .expandDims(1))
              .flatMap(batch -> samples.next(batch).held(batch).stream())
              .toList();

      assertThat(held.stream().flatMap(part -> floats(part).stream()).toList())
          .containsExactly(expected[0], expected[1], expected[2]);
    }
  }

  /** Takes a part of the weight, as each of those does that it offers instead. */
  private record Part(double part, List<Double> others) implements ColumnSolver {
    @Override
    public Weighing weighing() {
      return Weighing.PER_SAMPLE;
    }

    @Override
    public boolean comparesWithFloat() {
      return false;
    }

    @Override
    public List<ColumnSolver> candidates() {
      return Stream.concat(Stream.of(part), others.stream())
          .<ColumnSolver>map(other -> new Part(other, List.of()))
          .toList();
    }

    @Override
    public NDArray solve(LayerProblem problem) {
      return problem.original().mul(part);
    }
  }

  @ParameterizedTest
  @CsvSource({"0.900, 0.902, 0.900", "0.900, 0.910, 0.910", "0.900, 0.890, 0.900"})
  void changeWhatIsAskedForWhereSomethingElseIsClearlyBetter(
      double asked, double other, double expected) {
    try (NDManager manager = NDManager.newBaseManager()) {
      WeightLayer layer = new Fixture(manager, 1, 1, 16).layer();
      NDArray weight = new WeightMatrix(layer.weightFacts()).of(layer.weight().getArray());
      NDArray gram = manager.eye(INPUTS).expandDims(0);
      WeightColumns grid = WeightColumns.of(layer, true, DataType.FLOAT32);
      LayerProblem problem =
          new LayerProblem(weight.zerosLike(), weight, gram, null, grid, null, damping -> {});

      ColumnSolver chosen =
          new SolverChoice(problem, new OutputError(weight, new InputProducts(gram, null, gram)))
              .among(new Part(asked, List.of(other)));

      assertThat(chosen).isEqualTo(new Part(expected, List.of()));
    }
  }

  private static List<Float> floats(NDArray values) {
    float[] all = values.toFloatArray();
    return IntStream.range(0, all.length).mapToObj(i -> all[i]).toList();
  }

  /** A linear layer whose inputs resemble each other a little. */
  private static final class Fixture {
    private final NDManager manager;
    private final Random random = new Random(21);
    private final NDArray weight;
    private final NDArray mixing;
    private final GraphBlock network;
    private final List<NDList> batches;
    private final NDArray unseen;

    Fixture(NDManager manager, int samples, int batchSize) {
      this(manager, samples, batchSize, 3);
    }

    Fixture(NDManager manager, int samples, int batchSize, int bits) {
      this.manager = manager;
      this.weight = numbers(new Shape(OUTPUTS, INPUTS)).mul(0.1f);
      this.mixing = numbers(new Shape(8, INPUTS)).mul(0.5f);
      Graph graph = new Graph();
      LayerSpec spec =
          new LayerSpec(
              "Linear",
              Map.of("in_features", (long) INPUTS, "out_features", (long) OUTPUTS, "bias", false));
      graph.addLayer("fc", new FloatLayers().create(spec, Map.of("weight", weight.duplicate())));
      Node x = graph.append("x", new Operation.Input());
      Node call = graph.append("fc", new Operation.LayerCall("fc"), Argument.of(x));
      graph.append("output", new Operation.Output(), Argument.of(call));
      LayerwiseQuantization.apply(
          graph,
          (name, kind) ->
              Optional.of(
                  new LayerQuantizers(
                      Map.of(
                          "weight",
                          Brevity.builtin()
                              .quantizer("Int8WeightPerChannelFloat")
                              .with("bit_width", bits)),
                      false)));
      network = new GraphBlock(graph, manager);
      NDArray inputs = inputs(samples);
      batches =
          IntStream.iterate(0, first -> first < samples, first -> first + batchSize)
              .mapToObj(
                  first ->
                      new NDList(inputs.get(first + ":" + Math.min(samples, first + batchSize))))
              .toList();
      unseen = inputs(1024);
      network.evaluate(batches.get(0).head());
    }

    Fixture round(ColumnSolver solver, @Nullable Integer heldOut) {
      return round(solver, heldOut, LayerListener.SILENT);
    }

    Fixture round(ColumnSolver solver, @Nullable Integer heldOut, LayerListener listener) {
      Gpxq.Options options =
          new Gpxq.Options(true, true, false, heldOut, DataType.FLOAT32, layer -> true);
      new Gpxq(network, manager, solver, options, listener).apply(Samples.of(batches));
      return this;
    }

    WeightLayer layer() {
      return (WeightLayer) network.graph().layers().get("fc");
    }

    /** Of the output, on samples that nothing has seen. */
    double error() {
      NDArray expected = unseen.matMul(weight.transpose());
      NDArray actual = network.evaluate(unseen).head();
      return actual.sub(expected).square().mean().getFloat() / expected.square().mean().getFloat();
    }

    private NDArray inputs(int samples) {
      return numbers(new Shape(samples, 8)).matMul(mixing).add(numbers(new Shape(samples, INPUTS)));
    }

    private NDArray numbers(Shape shape) {
      float[] values = new float[(int) shape.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      return manager.create(values, shape);
    }
  }
}
