package dev.brevity.tests.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.algorithm.gpxq.ColumnSolver;
import dev.brevity.runtime.algorithm.gpxq.Gpfq;
import dev.brevity.runtime.algorithm.gpxq.Gptq;
import dev.brevity.runtime.algorithm.gpxq.Gpxq;
import dev.brevity.runtime.algorithm.gpxq.Qronos;
import dev.brevity.runtime.algorithm.learnedround.LearnedRound;
import dev.brevity.runtime.algorithm.learnedround.LearnedRoundOptions;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.transform.LayerQuantizers;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A square linear layer of four-bit weights, rounded a column at a time for two batches of 256
 * samples; {@code bench/rounding.py} does the same with the reference.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
public class RoundingBenchmark {
  private static final int SAMPLES = 256;

  @Param({"256", "1024"})
  private int features;

  @Param({"gptq", "gpfq", "qronos", "learned_round"})
  private String algorithm;

  private int outputs;
  private NDManager manager;
  private List<NDList> batches;
  private GraphBlock network;
  private WeightLayer layer;
  private NDArray weight;

  /** For JMH, which fills in the rest. */
  public RoundingBenchmark() {
    this(0, 0, "");
  }

  /**
   * @param outputs as many as features if it is 0
   */
  RoundingBenchmark(int features, int outputs, String algorithm) {
    this.features = features;
    this.outputs = outputs;
    this.algorithm = algorithm;
  }

  /** Makes the layer and the inputs. */
  @Setup
  public void prepare() {
    manager = NDManager.newBaseManager("PyTorch");
    int rows = outputs == 0 ? features : outputs;
    weight = manager.randomNormal(new Shape(rows, features));
    batches =
        List.of(
            new NDList(manager.randomNormal(new Shape(SAMPLES, features))),
            new NDList(manager.randomNormal(new Shape(SAMPLES, features))));
    Graph graph = new Graph();
    LayerSpec spec =
        new LayerSpec(
            "Linear",
            Map.of("in_features", (long) features, "out_features", (long) rows, "bias", false));
    graph.addLayer("fc", new FloatLayers().create(spec, Map.of("weight", weight.duplicate())));
    Node x = graph.append("x", new Operation.Input());
    Node call = graph.append("fc", new Operation.LayerCall("fc"), Argument.of(x));
    graph.append("output", new Operation.Output(), Argument.of(call));
    LayerQuantizers quantizers =
        new LayerQuantizers(
            Map.of(
                "weight",
                Brevity.builtin().quantizer("Int8WeightPerChannelFloat").with("bit_width", 4)),
            false);
    LayerwiseQuantization.apply(graph, (name, kind) -> Optional.of(quantizers));
    network = new GraphBlock(graph, manager);
    layer = (WeightLayer) graph.layer("fc");
    network.evaluate(batches.get(0).head()).close();
  }

  /** Each run begins with the weight in floating point. */
  @Setup(Level.Invocation)
  public void restore() {
    Tensors.assign(layer.weight().getArray(), weight);
  }

  @TearDown
  public void free() {
    manager.close();
  }

  /** The layer with its new weight. */
  @Benchmark
  public List<LayerError> round() {
    Samples samples = Samples.of(batches);
    if (algorithm.equals("learned_round")) {
      return new LearnedRound(
              network, manager, LearnedRoundOptions.defaults(0), Optional::of, LayerListener.SILENT)
          .apply(samples);
    }
    ColumnSolver solver =
        switch (algorithm) {
          case "gpfq" -> Gpfq.defaults();
          case "qronos" -> Qronos.defaults();
          default -> Gptq.defaults();
        };
    return new Gpxq(network, manager, solver, Gpxq.Options.defaults(), LayerListener.SILENT)
        .apply(samples);
  }
}
