package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.runtime.data.Npy;
import dev.brevity.runtime.onnx.OperatorSamples;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much memory commands take does not depend on how many samples there are. */
class MemoryOfCommandsTest {
  /** Objects and buffers outside the heap may each grow to this before any is freed. */
  private static final String HEAP = "64m";

  private static final int FEATURES = 4096;
  private static final int FEW = 256;
  private static final int MANY = 24_000;

  /** What all samples would take as floats. */
  private static final long SAMPLES_KIB = (long) MANY * FEATURES * Float.BYTES / 1024;

  private static final String PLAN =
      """
      plan All extends LayerwiseInt8 {
        steps {
          activation_equalization { batch_size = 64 }
          calibrate { batch_size = 64 }
          bias_correction { batch_size = 64 }
        }
        export onnx_qcdq
      }
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.write(folder.resolve("model.onnx"), OperatorSamples.wide(FEATURES));
    Files.writeString(folder.resolve("all.quant"), PLAN);
    samples("few.npy", FEW);
    samples("many.npy", MANY);
  }

  @Test
  void ofQuantizeIsThatOfAFewSamples() throws Exception {
    String command = "quantize model.onnx --plan all.quant --force -o made.onnx --data ";

    assertStays(command);
  }

  @Test
  void ofEvaluateIsThatOfAFewSamples() throws Exception {
    assertStays("evaluate model.onnx --threads 1 --data ");
  }

  private void assertStays(String command) throws Exception {
    long few = MeasuredCommand.peak(folder, HEAP, command + "few.npy");
    long many = MeasuredCommand.peak(folder, HEAP, command + "many.npy");

    assertThat(many - few).isLessThan(SAMPLES_KIB / 2);
  }

  /** The first few samples are at random; the others are zeros, which need no place on disk. */
  private void samples(String name, int count) throws IOException {
    Random random = new Random(3);
    float[] values = new float[FEW * FEATURES];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    byte[] elements = Npy.bytes(Float.BYTES, values, java.nio.ByteBuffer::putFloat);
    byte[] beginning = Npy.file(1, Npy.header("<f4", false, count, FEATURES), elements);
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
      file.write(beginning);
      file.setLength(beginning.length + (long) (count - FEW) * FEATURES * Float.BYTES);
    }
  }
}
