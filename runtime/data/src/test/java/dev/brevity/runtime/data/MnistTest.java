package dev.brevity.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.diagnostic.Diagnostics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images and labels as the MNIST database has them. */
class MnistTest {
  private static final ExpectedInput INPUT =
      ExpectedInput.of("input", true, List.of(-1L, 1L, 2L, 3L));

  @TempDir private Path folder;

  @Test
  void aDescriptionScalesImagesAndChoosesSamples() throws IOException {
    byte[] pixels = new byte[5 * 6];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (200 + i);
    }
    write("t10k-images-idx3-ubyte.gz", idx(pixels, 5, 2, 3));
    write("t10k-labels-idx1-ubyte.gz", idx(new byte[] {7, 2, 1, 0, 4}, 5));
    Files.writeString(
        folder.resolve("test.data.yaml"),
        """
        inputs:
          scale: 1/255
          mean: 0.1307
          std: 0.3081
        samples: 1..3
        """);
    Diagnostics findings = new Diagnostics();

    try (Dataset data =
            new DatasetOpener(List.of(INPUT))
                .open(
                    folder.resolve("test.data.yaml"), "test.data.yaml", Optional.empty(), findings)
                .orElseThrow();
        Batches batches = data.batches(2)) {
      Batch first = batches.next().orElseThrow();
      Batch second = batches.next().orElseThrow();

      assertThat(findings.all()).isEmpty();
      assertThat(data.size()).isEqualTo(3);
      assertThat(data.labelled()).isTrue();
      assertThat(first.labels()).contains(new long[] {2, 1});
      assertThat(second.labels()).contains(new long[] {0});
      assertThat(second.first()).isEqualTo(3);
      Numbers.Floats numbers = (Numbers.Floats) first.inputs().get(0);
      assertThat(numbers.shape()).containsExactly(2L, 1L, 2L, 3L);
      assertThat(numbers.values()[0]).isEqualTo((206 / 255f - 0.1307f) / 0.3081f);
      assertThat(batches.next()).isEmpty();
    }
  }

  private void write(String name, byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    }
    Files.write(folder.resolve(name), packed.toByteArray());
  }

  static byte[] idx(byte[] elements, int... shape) {
    ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * shape.length + elements.length);
    buffer.put(new byte[] {0, 0, 8, (byte) shape.length});
    for (int size : shape) {
      buffer.putInt(size);
    }
    return buffer.put(elements).array();
  }
}
