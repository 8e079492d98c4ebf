package dev.brevity.samples.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
  @TempDir private Path folder;

  @Test
  void readsImagesOneAfterAnother() throws IOException {
    Path file = write(new int[] {0x803, 2, 2, 2}, new byte[] {0, 1, 2, 3, 4, 5, 6, (byte) 255});
    assertThat(IdxFile.images(file, 2)).containsExactly(0, 1, 2, 3, 4, 5, 6, -1);
  }

  @Test
  void readsLabels() throws IOException {
    Path file = write(new int[] {0x801, 3}, new byte[] {7, 2, 1});
    assertThat(IdxFile.labels(file)).containsExactly(7, 2, 1);
  }

  @Test
  void refusesAnotherFormatAnotherSizeAndATruncatedFile() throws IOException {
    Path labels = write(new int[] {0x801, 3}, new byte[] {7, 2});
    assertThatThrownBy(() -> IdxFile.labels(labels))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ends after 2 of 3 bytes");
    assertThatThrownBy(() -> IdxFile.images(labels, 2))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not an IDX file");
    Path images = write(new int[] {0x803, 1, 3, 3}, new byte[9]);
    assertThatThrownBy(() -> IdxFile.images(images, 2))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("3 by 3");
  }

  private Path write(int[] header, byte[] body) throws IOException {
    Path file = Files.createTempFile(folder, "digits", ".gz");
    try (DataOutputStream out =
        new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
      for (int number : header) {
        out.writeInt(number);
      }
      out.write(body);
    }
    return file;
  }
}
