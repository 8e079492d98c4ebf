package dev.brevity.tests.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.tensor.PlainTensor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One preset for weights of each family: building its objects, and running a layer with it in
 * evaluation.
 */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FamilyBenchmark {
  private static final int SIDE = 256;

  @Param({
    "Int8WeightPerChannelFloat",
    "Int8WeightPerChannelFloatDecoupled",
    "Int8WeightPerTensorFloatHQO",
    "Int8AccumulatorAwareWeightQuant",
    "Int8WeightNormL2PerChannelFixedPoint",
    "ShiftedUint8WeightPerChannelFloat",
    "Int8WeightPerTensorFixedPoint",
    "SignedBinaryWeightPerTensorConst",
    "SignedTernaryWeightPerTensorConst",
    "Fp8e4m3WeightPerTensorFloat",
    "Fp8e4m3OCPWeightPerTensorFloat",
    "Fp8e4m3FNUZWeightPerTensorFloat",
    "GGUFQ4_KWeight",
    "MXInt8Weight",
    "MXFloat8e4m3Weight"
  })
  private String preset;

  private NDManager manager;
  private QuantLinear layer;
  private PlainTensor input;

  /** Builds the layer once. */
  @Setup
  public void prepare() {
    manager = NDManager.newBaseManager("PyTorch");
    Brevity brevity = Brevity.builtin();
    layer =
        QuantLinear.builder(brevity)
            .units(SIDE)
            .bias(false)
            .inputQuant("Int8ActPerTensorFloat")
            .weightQuant(preset)
            .build();
    layer.initialize(manager, DataType.FLOAT32, new Shape(1, SIDE));
    NDArray values = manager.randomNormal(new Shape(1, SIDE));
    input = new PlainTensor(values);
    layer.forward(input, true).value().close();
  }

  @TearDown
  public void free() {
    manager.close();
  }

  @Benchmark
  public QuantLinear instantiate() {
    layer.rebuildQuantizers();
    return layer;
  }

  /** The weight of 256 × 256 is quantized and multiplied with one quantized row. */
  @Benchmark
  public Shape run() {
    try (Scope scope = new Scope(input.value())) {
      return layer.forward(input, false).value().getShape();
    }
  }
}
