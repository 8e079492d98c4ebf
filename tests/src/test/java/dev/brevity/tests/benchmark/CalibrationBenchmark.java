package dev.brevity.tests.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.onnx.OnnxImporter;
import dev.brevity.runtime.transform.LayerQuantizers;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One batch of 64 images: computed in floating point, and to collect statistics. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 3)
public class CalibrationBenchmark {
  private static final Path MODELS =
      Path.of("..", "runtime/onnx/src/test/resources/dev/brevity/runtime/onnx");

  @Param({"lenet.onnx", "resnetmini.onnx"})
  private String model;

  @Param({"Int8ActPerTensorFloat", "ShiftedUint8ActPerTensorFloat"})
  private String activations;

  private NDManager manager;
  private NDArray images;
  private GraphBlock floating;
  private GraphBlock quantized;
  private Calibration calibration;

  /** For JMH, which fills in the rest. */
  public CalibrationBenchmark() {
    this("", "");
  }

  CalibrationBenchmark(String model, String activations) {
    this.model = model;
    this.activations = activations;
  }

  /** Reads the model twice and opens the calibration of one of the two. */
  @Setup
  public void prepare() {
    manager = NDManager.newBaseManager("PyTorch");
    images = manager.randomNormal(new Shape(64, 1, 28, 28));
    floating = new GraphBlock(read(), manager);
    Graph graph = read();
    Brevity catalog = Brevity.builtin();
    LayerQuantizers quantizers =
        new LayerQuantizers(
            Map.of(
                "weight", catalog.quantizer("Int8WeightPerChannelFloat"),
                "input", catalog.quantizer(activations)),
            false);
    LayerwiseQuantization.apply(graph, (layer, spec) -> Optional.of(quantizers));
    quantized = new GraphBlock(graph, manager);
    calibration = Calibration.begin(quantized);
  }

  private Graph read() {
    Diagnostics findings = new Diagnostics();
    return new OnnxImporter(manager)
        .read(MODELS.resolve(model), model, findings)
        .orElseThrow(() -> new IllegalStateException(findings.all().toString()))
        .graph();
  }

  @TearDown
  public void free() {
    calibration.close();
    manager.close();
  }

  /** What every user of the model pays. */
  @Benchmark
  public Shape floatInference() {
    return run(floating);
  }

  /** The same with the statistics of all activations. */
  @Benchmark
  public Shape calibration() {
    return run(quantized);
  }

  private Shape run(GraphBlock network) {
    try (NDList outputs = network.evaluate(images)) {
      return outputs.head().getShape();
    }
  }
}
