package dev.brevity.tests.benchmark;

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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Searching scales for the least squared error. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class SearchBenchmark {
  private static final int SIDE = 1024;

  private NDManager manager;
  private QuantLinear layer;
  private PlainTensor input;

  /** Makes a random weight of 1024 × 1024. */
  @Setup
  public void prepare() {
    manager = NDManager.newBaseManager("PyTorch");
    layer =
        QuantLinear.builder(Brevity.builtin())
            .units(SIDE)
            .bias(false)
            .weightQuant("Int8WeightPerChannelFloatMSE")
            .build();
    layer.initialize(manager, DataType.FLOAT32, new Shape(1, SIDE));
    layer.setWeight(manager.randomNormal(new Shape(SIDE, SIDE)));
    input = new PlainTensor(manager.ones(new Shape(1, SIDE)));
  }

  @TearDown
  public void free() {
    manager.close();
  }

  /** A fresh quantizer's first run, in which each channel's scale is searched. */
  @Benchmark
  public Shape scalePerChannel() {
    layer.rebuildQuantizers();
    try (Scope scope = new Scope(input.value())) {
      return layer.quantWeight(input).value().getShape();
    }
  }
}
