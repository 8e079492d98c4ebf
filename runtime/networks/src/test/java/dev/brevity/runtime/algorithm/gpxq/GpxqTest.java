package dev.brevity.runtime.algorithm.gpxq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.layer.WeightMatrix;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.transform.LayerQuantizers;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GpxqTest {
  private static final int BATCHES = 4;
  private static final Brevity PRESETS = Brevity.builtin();

  /** The solvers. */
  enum Solver {
    GPTQ(new Gptq(true, 0.01, null)),
    GPFQ(Gpfq.defaults()),
    QRONOS(Qronos.defaults());

    private final ColumnSolver solver;

    Solver(ColumnSolver solver) {
      this.solver = solver;
    }
  }

  /** Layers whose weights are seen in groups, or with their axes swapped. */
  enum Kind {
    CONV("Conv2d", 1, new Shape(8, 4, 3, 3)),
    CONV_IN_GROUPS("Conv2d", 2, new Shape(8, 2, 3, 3)),
    DEPTHWISE("Conv2d", 4, new Shape(8, 1, 3, 3)),
    TRANSPOSED("ConvTranspose2d", 1, new Shape(4, 8, 3, 3)),
    TRANSPOSED_IN_GROUPS("ConvTranspose2d", 2, new Shape(4, 4, 3, 3));

    private final String type;
    private final long groups;
    private final Shape weight;

    Kind(String type, long groups, Shape weight) {
      this.type = type;
      this.groups = groups;
      this.weight = weight;
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CONV", "CONV_IN_GROUPS", "TRANSPOSED", "TRANSPOSED_IN_GROUPS"})
  void lowersTheErrorOfConvolutions(Kind kind) {
    for (Solver solver : Solver.values()) {
      try (NDManager manager = NDManager.newBaseManager()) {
        Network network = new Network(manager, kind);
        double rounded = network.error();

        List<LayerError> errors = network.apply(solver.solver);

        assertThat(errors).singleElement().satisfies(error -> assertThat(error.isLower()).isTrue());
        assertThat(network.error()).as(solver + " " + kind).isLessThan(rounded);
        // What the statistics tell is what the outputs have.
        assertThat(errors.get(0).after() / errors.get(0).before())
            .isCloseTo(network.error() / rounded, withinPercentage(2));
      }
    }
  }

  @Test
  void raisesDampingWhereInputsAreTheSameAndSaysSo() {
    for (ColumnSolver solver :
        List.of(new Gptq(false, 0, null), new Qronos(false, 1e-12, StartVector.standard()))) {
      try (NDManager manager = NDManager.newBaseManager()) {
        Network network = new Network(manager, Kind.CONV);
        // All channels alike: products of inputs have a rank of a quarter.
        network.batches.replaceAll(batch -> batch.get(":, 0:1").repeat(1, 4));
        List<Double> raised = new ArrayList<>();

        List<LayerError> errors =
            network.apply(
                solver,
                new LayerListener() {
                  @Override
                  public void damped(String layer, double damping) {
                    raised.add(damping);
                  }
                });

        assertThat(raised)
            .as(solver.toString())
            .singleElement()
            .satisfies(part -> assertThat(part).isPositive());
        assertThat(errors).singleElement().satisfies(error -> assertThat(error.isLower()).isTrue());
        assertThat(network.layer().weight().getArray().isNaN().any().getBoolean()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void writesNoWeightThatIsNoNumber(float number) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Network network = new Network(manager, Kind.CONV);
      float[] before = network.layer().weight().getArray().toFloatArray();

      List<LayerError> errors = network.apply(new Failing(number));

      assertThat(network.layer().weight().getArray().toFloatArray()).containsExactly(before);
      assertThat(errors)
          .singleElement()
          .satisfies(
              error -> {
                assertThat(error.isLower()).isFalse();
                assertThat(error.after()).isEqualTo(error.before());
              });
    }
  }

  /** Finds what is no number for every weight. */
  private record Failing(float number) implements ColumnSolver {
    @Override
    public Weighing weighing() {
      return Weighing.PER_SAMPLE;
    }

    @Override
    public boolean comparesWithFloat() {
      return false;
    }

    @Override
    public NDArray solve(LayerProblem problem) {
      return problem.weight().zerosLike().add(number);
    }
  }

  /** Linear layers b after a and c beside a, where c comes last. */
  @ParameterizedTest
  @CsvSource({"8, true", "7, false"})
  void takesLayersTogetherThatGetTheSame(int bitsOfC, boolean together) {
    for (Solver solver : Solver.values()) {
      try (NDManager manager = NDManager.newBaseManager()) {
        List<String> order = new ArrayList<>();
        float[] all = weightOfC(manager, List.of("a", "b", "c"), bitsOfC, solver, order);

        float[] alone = weightOfC(manager, List.of("c"), bitsOfC, solver, new ArrayList<>());

        assertThat(order).isEqualTo(together ? List.of("a", "c", "b") : List.of("a", "b", "c"));
        assertThat(all).as(solver.name()).containsExactly(alone);
      }
    }
  }

  private static float[] weightOfC(
      NDManager manager, List<String> layers, int bits, Solver solver, List<String> order) {
    Random random = new Random(5);
    Graph graph = new Graph();
    LayerSpec spec =
        new LayerSpec("Linear", Map.of("in_features", 12L, "out_features", 12L, "bias", false));
    Map<String, NDArray> weights = new LinkedHashMap<>();
    List.of("a", "b", "c")
        .forEach(name -> weights.put(name, Network.numbers(manager, random, new Shape(12, 12))));
    Map<String, Node> calls = new LinkedHashMap<>();
    Node x = graph.append("x", new Operation.Input());
    calls.put("x", x);
    for (String name : layers) {
      graph.addLayer(name, new FloatLayers().create(spec, Map.of("weight", weights.get(name))));
      Node input = name.equals("b") ? calls.get("a") : x;
      calls.put(name, graph.append(name, new Operation.LayerCall(name), Argument.of(input)));
    }
    List<Node> outputs = calls.values().stream().filter(node -> node != x).toList();
    graph.append("output", new Operation.Output(), Argument.of(outputs));
    LayerwiseQuantization.apply(
        graph,
        (name, kind) ->
            Optional.of(
                new LayerQuantizers(
                    Map.of(
                        "weight",
                        PRESETS.quantizer("Int8WeightPerChannelFloat").with("bit_width", 4),
                        "input",
                        PRESETS
                            .quantizer("Int8ActPerTensorFloat")
                            .with("bit_width", name.equals("c") ? bits : 8)),
                    false)));
    GraphBlock block = new GraphBlock(graph, manager);
    List<NDArray> batches = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      batches.add(Network.numbers(manager, random, new Shape(16, 12)));
    }
    block.evaluate(batches.get(0));
    try (Calibration calibration = Calibration.begin(block)) {
      batches.forEach(block::evaluate);
    }
    LayerListener listener =
        new LayerListener() {
          @Override
          public void done(LayerError error) {
            order.add(error.layer());
          }
        };
    new Gpxq(block, manager, solver.solver, Gpxq.Options.defaults(), listener)
        .apply(Samples.of(batches.stream().map(NDList::new).toList()));
    return ((WeightLayer) graph.layer("c")).weight().getArray().toFloatArray();
  }

  @Test
  void blocksChangeNothingButTime() {
    List<float[]> weights = new ArrayList<>();
    for (int block : new int[] {1, 5, 32, 500}) {
      try (NDManager manager = NDManager.newBaseManager()) {
        Network network = new Network(manager, Kind.CONV);

        network.apply(new Gptq(true, 0.01, null, block));

        weights.add(network.layer().weight().getArray().toFloatArray());
      }
    }

    for (float[] other : weights) {
      assertThat(other).containsExactly(weights.get(0), offset(1e-4f));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void operandsTimesTheWeightIsWhatTheLayerComputes(Kind kind) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Network network = new Network(manager, kind);
      WeightLayer layer = network.layer();
      NDArray x = network.batches.get(0);
      NDArray weight = new WeightMatrix(layer.weightFacts()).of(layer.weight().getArray());

      NDArray products = layer.operands(x).matMul(weight);

      NDArray output = network.references.get(0);
      assertThat(products.size()).isEqualTo(output.size());
      assertThat(products.sum().getFloat()).isCloseTo(output.sum().getFloat(), offset(0.01f));
      assertThat(products.square().sum().getFloat())
          .isCloseTo(output.square().sum().getFloat(), withinPercentage(0.01));
    }
  }

  @ParameterizedTest
  @CsvSource({"11, 0", "12, 0", "13, 0", "10, 12", "11, 7", "16, 36"})
  void keepsEverySumOfProductsWithinTheAccumulator(int bits, int tile) {
    AccumulatorBound bound =
        new AccumulatorBound(bits, tile == 0 ? OptionalInt.empty() : OptionalInt.of(tile));
    for (ColumnSolver solver :
        List.of(new Gptq(true, 0.01, bound), new Gptq(false, 0.01, bound), new Gpfq(true, bound))) {
      try (NDManager manager = NDManager.newBaseManager()) {
        Network network = new Network(manager, Kind.CONV);
        List<LayerError> told = network.apply(solver);

        // The worst input has the end of its range that goes with the sign of each weight.
        WeightLayer layer = network.layer();
        NDArray weight = layer.weight().getArray();
        IntQuantTensor quantized = (IntQuantTensor) layer.quantWeight(new PlainTensor(weight));
        float[][] integers = rows(quantized.codes().reshape(8, -1));
        double worst = 0;
        for (float[] row : integers) {
          int size = tile == 0 ? row.length : tile;
          for (int first = 0; first < row.length; first += size) {
            double most = 0;
            double least = 0;
            for (int i = first; i < Math.min(row.length, first + size); i++) {
              most += Math.max(127 * row[i], -128 * row[i]);
              least += Math.min(127 * row[i], -128 * row[i]);
            }
            worst = Math.max(worst, Math.max(most, -least));
          }
        }
        assertThat(worst).isPositive().isLessThanOrEqualTo(Math.pow(2, bits - 1) - 1);
        assertThat(told.get(0).accumulatorBits().orElseThrow())
            .isCloseTo(1 + Math.log(worst + 1) / Math.log(2), offset(1e-9))
            .isLessThanOrEqualTo(bits);
      }
    }
  }

  private static float[][] rows(NDArray matrix) {
    int columns = (int) matrix.getShape().get(1);
    float[] all = matrix.toType(DataType.FLOAT32, false).toFloatArray();
    return IntStream.range(0, all.length / columns)
        .mapToObj(row -> Arrays.copyOfRange(all, row * columns, (row + 1) * columns))
        .toArray(float[][]::new);
  }

  @Test
  void refusesAccumulatorsForWeightsThatAreNoIntegers() {
    assertThatThrownBy(() -> new AccumulatorBound(2, OptionalInt.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AccumulatorBound(16, OptionalInt.of(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** One layer with a weight of four bits whose scale is computed from the weight. */
  private static final class Network {
    private final NDManager manager;
    private final Graph graph = new Graph();
    private final List<NDArray> batches = new ArrayList<>();
    private final List<NDArray> references = new ArrayList<>();
    private final GraphBlock block;

    Network(NDManager manager, Kind kind) {
      this.manager = manager;
      Random random = new Random(3);
      Map<String, Object> options = new LinkedHashMap<>();
      options.put("in_channels", 4L);
      options.put("out_channels", 8L);
      options.put("kernel_size", List.of(3L, 3L));
      options.put("stride", List.of(2L, 1L));
      options.put("padding", List.of(1L, 0L));
      options.put("groups", kind.groups);
      options.put("bias", false);
      NDArray weight = numbers(manager, random, kind.weight);
      graph.addLayer(
          "layer",
          new FloatLayers().create(new LayerSpec(kind.type, options), Map.of("weight", weight)));
      Node x = graph.append("x", new Operation.Input());
      Node call = graph.append("layer", new Operation.LayerCall("layer"), Argument.of(x));
      graph.append("output", new Operation.Output(), Argument.of(call));
      for (int i = 0; i < BATCHES; i++) {
        NDArray base = numbers(manager, random, new Shape(8, 1, 7, 9));
        batches.add(base.add(numbers(manager, random, new Shape(8, 4, 7, 9)).mul(0.3f)));
      }
      GraphBlock floating = new GraphBlock(graph, manager);
      batches.forEach(batch -> references.add(floating.evaluate(batch).get(0)));
      // The weight of a transposed convolution in groups does not list all output channels.
      String preset =
          kind == Kind.TRANSPOSED_IN_GROUPS
              ? "Int8WeightPerTensorFloat"
              : "Int8WeightPerChannelFloat";
      QuantizerRecipe weights = PRESETS.quantizer(preset).with("bit_width", 4);
      QuantizerRecipe inputs = PRESETS.quantizer("Int8ActPerTensorFloat");
      LayerwiseQuantization.apply(
          graph,
          (name, spec) ->
              Optional.of(new LayerQuantizers(Map.of("weight", weights, "input", inputs), false)));
      block = new GraphBlock(graph, manager);
      block.evaluate(batches.get(0));
      try (Calibration calibration = Calibration.begin(block)) {
        batches.forEach(block::evaluate);
      }
    }

    WeightLayer layer() {
      return (WeightLayer) graph.layer("layer");
    }

    List<LayerError> apply(ColumnSolver solver) {
      return apply(solver, LayerListener.SILENT);
    }

    List<LayerError> apply(ColumnSolver solver, LayerListener listener) {
      return new Gpxq(block, manager, solver, Gpxq.Options.defaults(), listener)
          .apply(Samples.of(batches.stream().map(NDList::new).toList()));
    }

    double error() {
      double sum = 0;
      for (int i = 0; i < BATCHES; i++) {
        sum +=
            block.evaluate(batches.get(i)).get(0).sub(references.get(i)).square().sum().getFloat();
      }
      return sum;
    }

    static NDArray numbers(NDManager manager, Random random, Shape shape) {
      float[] values = new float[(int) shape.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian() / 2;
      }
      return manager.create(values, shape);
    }
  }
}
