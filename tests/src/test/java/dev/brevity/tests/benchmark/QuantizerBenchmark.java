package dev.brevity.tests.benchmark;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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

/** The int8 per-tensor weight quantizer and a calibrated 4-bit activation quantizer at work. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class QuantizerBenchmark {
  private static final int COLUMNS = 256;

  @Param({"16", "20", "23"})
  private int log2OfFloats;

  private NDManager manager;
  private NDArray activation;
  private NDArray same;
  private QuantLinear linear;
  private QuantIdentity identity;

  /** Makes random weights and activations, and calibrates on the latter. */
  @Setup
  public void prepare() {
    manager = NDManager.newBaseManager("PyTorch");
    Brevity brevity = Brevity.builtin();
    int rows = (1 << log2OfFloats) / COLUMNS;
    linear = QuantLinear.builder(brevity).units(rows).bias(false).build();
    linear.initialize(manager, DataType.FLOAT32, new Shape(1, COLUMNS));
    linear.setWeight(manager.randomNormal(new Shape(rows, COLUMNS)));
    identity =
        QuantIdentity.builder(brevity)
            .actQuant("Int8ActPerTensorFloat")
            .set("bit_width", 4)
            .build();
    identity.initialize(manager, DataType.FLOAT32, new Shape(rows, COLUMNS));
    activation = manager.randomNormal(new Shape(rows, COLUMNS));
    for (int i = 0; i < 10; i++) {
      identity.forward(new PlainTensor(activation), true).value().close();
    }
    same = activation.duplicate();
    activation.setRequiresGradient(true);
  }

  /** Reads every float once and writes as many: what any quantizer must do at least. */
  @Benchmark
  public Shape copy() {
    try (Scope scope = new Scope(same)) {
      return same.mul(2).getShape();
    }
  }

  /** Doubles in float what is quantized otherwise: the least that a layer's training can cost. */
  @Benchmark
  public Shape copyForwardAndBackward() {
    try (Scope scope = new Scope(activation);
        GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray value = activation.mul(2);
      gradients.backward(value.sum());
      return value.getShape();
    }
  }

  @TearDown
  public void free() {
    manager.close();
  }

  @Benchmark
  public Shape weightForward() {
    return forward(this::quantizeWeight);
  }

  @Benchmark
  public Shape weightForwardAndBackward() {
    return forwardAndBackward(this::quantizeWeight);
  }

  @Benchmark
  public Shape activationForward() {
    return forward(this::quantizeActivation);
  }

  @Benchmark
  public Shape activationForwardAndBackward() {
    return forwardAndBackward(this::quantizeActivation);
  }

  private QuantTensor quantizeWeight() {
    return linear.quantWeight(new PlainTensor(activation));
  }

  private QuantTensor quantizeActivation() {
    return identity.forward(new PlainTensor(activation), false);
  }

  private Shape forward(Supplier<QuantTensor> quantizer) {
    try (Scope scope = new Scope(activation)) {
      return quantizer.get().value().getShape();
    }
  }

  private Shape forwardAndBackward(Supplier<QuantTensor> quantizer) {
    try (Scope scope = new Scope(activation);
        GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray value = quantizer.get().value();
      gradients.backward(value.sum());
      return value.getShape();
    }
  }
}
