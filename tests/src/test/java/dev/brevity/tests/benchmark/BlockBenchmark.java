package dev.brevity.tests.benchmark;

import dev.brevity.runtime.gguf.BlockFormat;
import dev.brevity.runtime.gguf.GgufType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
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
import org.openjdk.jmh.annotations.Warmup;

/** A million weights on their way into and out of the blocks of GGUF files, by one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BlockBenchmark {
  private static final int VALUES = 1 << 20;

  @Param({"F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K", "Q5_K", "Q6_K"})
  private GgufType type;

  private float[] values;
  private float[] unpacked;
  private ByteBuffer packed;

  /** Makes random weights. */
  @Setup
  public void prepare() {
    Random random = new Random(1);
    values = new float[VALUES];
    for (int i = 0; i < VALUES; i++) {
      values[i] = (float) random.nextGaussian();
    }
    unpacked = new float[VALUES];
    packed = ByteBuffer.allocate((int) type.bytes(VALUES)).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Benchmark
  public ByteBuffer pack() {
    packed.clear();
    BlockFormat format = type.format();
    for (int first = 0; first < VALUES; first += format.size()) {
      format.pack(values, first, packed);
    }
    return packed;
  }

  @Benchmark
  public float[] unpack() {
    packed.clear();
    BlockFormat format = type.format();
    for (int first = 0; first < VALUES; first += format.size()) {
      format.unpack(packed, unpacked, first);
    }
    return unpacked;
  }

  @Benchmark
  public float dot() {
    packed.clear();
    BlockFormat format = type.format();
    float[] scratch = new float[format.size()];
    float sum = 0;
    for (int first = 0; first < VALUES; first += format.size()) {
      sum += format.dot(packed, values, first, scratch);
    }
    return sum;
  }
}
