package dev.brevity.tests.benchmark;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.layer.QuantLinear;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** From a recipe to the objects that quantize: the part of making a layer that is ours. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class AssemblyBenchmark {
  private NDManager manager;
  private QuantLinear layer;

  /** Makes a small layer, so that statistics over its weight cost next to nothing. */
  @Setup
  public void prepare() {
    manager = NDManager.newBaseManager("PyTorch");
    layer = QuantLinear.builder(Brevity.builtin()).units(4).bias(false).build();
    layer.initialize(manager, DataType.FLOAT32, new Shape(1, 4));
  }

  @TearDown
  public void free() {
    manager.close();
  }

  /** Resolves {@code Int8WeightPerTensorFloat} for the layer and builds it. */
  @Benchmark
  public QuantLinear resolveAndInstantiateOneQuantizer() {
    layer.rebuildQuantizers();
    return layer;
  }
}
