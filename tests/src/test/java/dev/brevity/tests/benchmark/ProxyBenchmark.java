package dev.brevity.tests.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.LayerFacts;
import dev.brevity.dsl.model.ModelOutline.Weight;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.module.TrackedParameter;
import dev.brevity.runtime.proxy.AccumulatorQuant;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.BiasQuant;
import dev.brevity.runtime.proxy.Facts;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.proxy.QuantizerSite;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.Optional;
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

/**
 * One preset for activations, biases and accumulators of each family: building its objects, and
 * quantizing with it in evaluation. {@link FamilyBenchmark} has the weights.
 */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProxyBenchmark {
  private static final int SIDE = 256;

  @Param({
    "act Int8ActPerTensorFloat",
    "act ShiftedUint8ActPerTensorFloat",
    "act Int8ActPerTensorFixedPoint",
    "act SignedBinaryActPerTensorConst",
    "act SignedTernaryActPerTensorConst",
    "act Fp8e4m3ActPerTensorFloat",
    "act Fp8e4m3OCPActPerTensorFloat",
    "act Fp8e4m3FNUZActPerTensorFloat",
    "act MXInt8Act",
    "act MXFloat8e4m3Act",
    "act Int8DynamicActPerRowFloat",
    "act ShiftedUint8DynamicActPerRowFloat",
    "act FP8e4m3OCPDynamicActPerRowFloat",
    "bias Int8Bias",
    "bias Int8BiasPerTensorFloatInternalScaling",
    "trunc TruncTo8bit"
  })
  private String preset;

  private NDManager manager;
  private NDArray values;
  private AttachedQuantizer<? extends QuantProxy> quantizer;
  private Supplier<QuantTensor> quantize;

  /** Builds the quantizer once; what learns its scale sees one batch. */
  @Setup
  public void prepare() {
    manager = NDManager.newBaseManager("PyTorch");
    String[] words = preset.split(" ");
    switch (words[0]) {
      case "act" -> activation(words[1]);
      case "bias" -> bias(words[1]);
      case "trunc" -> truncation(words[1]);
      default -> throw new IllegalArgumentException(preset);
    }
    quantizer.setTraining(true);
    run();
    quantizer.setTraining(false);
  }

  private void activation(String name) {
    values = manager.randomNormal(new Shape(SIDE, SIDE));
    AttachedQuantizer<ActQuant> attached = attached(name, ActQuant.class, LayerFacts.of("Linear"));
    quantizer = attached;
    quantize = () -> attached.proxy().quantize(new PlainTensor(values));
  }

  private void bias(String name) {
    values = manager.randomNormal(new Shape(SIDE));
    Shape shape = new Shape(SIDE, 1);
    LayerFacts layer =
        new LayerFacts("Linear", new Weight(Facts.sizes(shape), 1, SIDE, 0, false, 1));
    IntQuantTensor other = integers(manager.zeros(new Shape(1, 1)));
    AttachedQuantizer<BiasQuant> attached = attached(name, BiasQuant.class, layer);
    quantizer = attached;
    quantize = () -> attached.proxy().quantize(values, other, other, -1);
  }

  private void truncation(String name) {
    values = manager.randomNormal(new Shape(SIDE, SIDE)).mul(1000).round().div(64);
    IntQuantTensor sums = integers(values);
    AttachedQuantizer<AccumulatorQuant> attached =
        attached(name, AccumulatorQuant.class, LayerFacts.of("AvgPool2d"));
    quantizer = attached;
    quantize = () -> attached.proxy().quantize(sums);
  }

  private IntQuantTensor integers(NDArray tensor) {
    return new IntQuantTensor(
        tensor, manager.create(1 / 64f), manager.create(0f), manager.create(16f), true, false);
  }

  private <P extends QuantProxy> AttachedQuantizer<P> attached(
      String name, Class<P> kind, LayerFacts facts) {
    AttachedQuantizer<P> attached =
        new AttachedQuantizer<>(Brevity.builtin().quantizer(name), kind);
    attached.attach(
        new QuantizerSite() {
          @Override
          public LayerFacts layer() {
            return facts;
          }

          @Override
          public Optional<TrackedParameter> parameter() {
            return Optional.of(() -> values);
          }
        });
    attached.attachTo(manager);
    return attached;
  }

  @TearDown
  public void free() {
    manager.close();
  }

  @Benchmark
  public QuantProxy instantiate() {
    quantizer.rebuild();
    return quantizer.proxy();
  }

  /** 256 × 256 activations or accumulators, 256 biases. */
  @Benchmark
  public Shape run() {
    try (Scope scope = new Scope(values)) {
      return quantize.get().value().getShape();
    }
  }
}
