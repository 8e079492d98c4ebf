package dev.brevity.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.diagnostic.Code;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives, images, lines of JSON, and where labels stand. */
class SourcesTest {
  private static final ExpectedInput PAIR = ExpectedInput.of("x", true, List.of(-1L, 2L));
  private static final ExpectedInput IMAGE = ExpectedInput.of("x", true, List.of(-1L, 3L, 1L, 2L));

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"data.zip", "data.tar", "data.tar.gz", "data.tgz"})
  void archivesAreReadLikeFolders(String name) throws IOException {
    byte[] second = Npy.floats(new long[] {2}, 3, 4);
    byte[] first = Npy.floats(new long[] {2}, 1, 2);
    byte[] labels = Npy.longs(new long[] {2}, 9, 8);
    byte[] description = "inputs: {scale: 1/2}".getBytes(StandardCharsets.UTF_8);
    Object[] members = {
      "set/b.npy",
      second,
      "set/a.npy",
      first,
      "set/labels.npy",
      labels,
      "set/data.yaml",
      description,
      "set/.hidden.npy",
      new byte[3]
    };
    Path archive = folder.resolve(name);
    byte[] packed =
        name.endsWith(".zip")
            ? Npy.zip(members)
            : name.endsWith(".tar") ? Archives.tar(members) : Archives.gzip(Archives.tar(members));
    Files.write(archive, packed);

    Loaded loaded = Loaded.from(archive, 8, PAIR);

    assertThat(loaded.message()).isEmpty();
    assertThat(loaded.numbers(0)).containsExactly(0.5, 1.0, 1.5, 2.0);
    assertThat(loaded.labels()).containsExactly(9L, 8L);
  }

  @Test
  void labelsAloneAreNoSamples() throws IOException {
    Files.write(folder.resolve("y.npy"), Npy.floats(new long[] {2, 2}, 1, 2, 3, 4));

    Loaded loaded = Loaded.from(folder, 8, PAIR);

    assertThat(loaded.message()).contains("holds no samples", "`y.npy` holds labels");
  }

  @Test
  void aModelThatTakesAFixedNumberOfSamplesGetsJustThat() throws IOException {
    Files.write(folder.resolve("x.npy"), Npy.floats(new long[] {6, 2}, new float[12]));
    ExpectedInput pairs = ExpectedInput.of("x", true, List.of(2L, 2L));
    ExpectedInput fours = ExpectedInput.of("x", true, List.of(4L, 2L));

    assertThat(Loaded.from(folder, 64, pairs).batches()).extracting(Batch::size).containsOnly(2);
    assertThat(Loaded.from(folder, 1, pairs).batches()).hasSize(3);
    assertThat(Loaded.from(folder, 64, fours).findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.message()).contains("takes 4 samples at a time, and 6 samples");
              assertThat(finding.fix().orElseThrow().text()).contains("`samples: 0..3`");
            });
  }

  @Test
  void aDescriptionOfAnotherNameIsMentioned() throws IOException {
    Files.write(folder.resolve("x.npy"), Npy.floats(new long[] {1, 2}, 4, 8));
    Path description = folder.resolve("test.data.yaml");
    Files.writeString(description, "inputs: {scale: 1/4}");

    Loaded ofFolder = Loaded.from(folder, 1, PAIR);
    Loaded ofDescription = Loaded.from(description, 1, PAIR);

    assertThat(ofFolder.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(Code.UNREAD_DESCRIPTION);
              assertThat(finding.message()).contains("test.data.yaml");
            });
    assertThat(ofFolder.numbers(0)).containsExactly(4.0, 8.0);
    assertThat(ofDescription.findings()).isEmpty();
    assertThat(ofDescription.numbers(0)).containsExactly(1.0, 2.0);
  }

  @Test
  void linesOfJsonAreListsOrObjects() throws IOException {
    Files.writeString(folder.resolve("lists.jsonl"), "[1, 2.5]\n\n[[3], [4]]\n");
    Files.writeString(
        folder.resolve("objects.jsonl"),
        "{\"label\": 4, \"pixels\": [1, 2]}\n{\"pixels\": [3, 4], \"label\": 5}");

    assertThat(Loaded.from(folder.resolve("lists.jsonl"), 8, PAIR).numbers(0))
        .containsExactly(1.0, 2.5, 3.0, 4.0);
    Loaded objects = Loaded.from(folder.resolve("objects.jsonl"), 8, PAIR);
    assertThat(objects.numbers(0)).containsExactly(1.0, 2.0, 3.0, 4.0);
    assertThat(objects.labels()).containsExactly(4L, 5L);
  }

  @Test
  void imagesAreLaidOutAndPreparedAsDeclared() throws IOException {
    image("cat/1.png", 0x102030, 0x405060);
    image("dog/2.bmp", 0xFF0000, 0x0000FF);
    describe("inputs: {mean: [16, 32, 48], std: 2}");

    Loaded loaded = Loaded.from(folder, 8, IMAGE);

    assertThat(loaded.numbers(0))
        .containsExactly(0.0, 24.0, 0.0, 24.0, 0.0, 24.0, 119.5, -8.0, -16.0, -16.0, -24.0, 103.5);
    assertThat(loaded.labels()).containsExactly(0L, 1L);
    assertThat(loaded.findings()).isEmpty();
  }

  @Test
  void channelsCanBeReversedOrLast() throws IOException {
    image("1.png", 0x102030, 0x405060);
    describe("inputs: {channels: bgr, layout: nhwc, scale: 1}");
    ExpectedInput last = ExpectedInput.of("x", true, List.of(-1L, 1L, 2L, 3L));

    assertThat(Loaded.from(folder, 8, last).numbers(0))
        .containsExactly(48.0, 32.0, 16.0, 96.0, 80.0, 64.0);
  }

  @Test
  void grayImagesKeepTheirNumbers() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, 2, 1, new int[] {7, 200});
    ImageIO.write(image, "png", folder.resolve("1.png").toFile());
    describe("inputs: {channels: gray}");
    ExpectedInput gray = ExpectedInput.of("x", true, List.of(-1L, 1L, 1L, 2L));

    Loaded loaded = Loaded.from(folder, 8, gray);

    assertThat(loaded.numbers(0)).containsExactly(7.0, 200.0);
    assertThat(loaded.message()).contains("as numbers from 0 to 255");
  }

  /** What Python's imaging library 12.3 makes of a row 0, 10, …, 70. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nearest: 10 40 60",
        "bilinear: 11 35 59",
        "bicubic: 9 35 61",
      })
  void resizingIsThatOfPythonsImagingLibrary(String example) throws IOException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int x = 0; x < 8; x++) {
      for (int y = 0; y < 8; y++) {
        image.getRaster().setSample(x, y, 0, 10 * x);
      }
    }
    ImageIO.write(image, "png", folder.resolve("1.png").toFile());
    String[] parts = example.split(": ");
    describe("inputs: {channels: gray, resize: 3, interpolation: " + parts[0] + ", scale: 1}");
    ExpectedInput gray = ExpectedInput.of("x", true, List.of(-1L, 1L, 3L, 3L));

    List<Double> row = Loaded.from(folder, 8, gray).numbers(0).subList(0, 3);

    assertThat(row.stream().map(number -> String.valueOf(number.intValue())))
        .containsExactly(parts[1].split(" "));
  }

  @Test
  void theMiddleIsCropped() throws IOException {
    BufferedImage image = new BufferedImage(4, 3, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 12; i++) {
      image.getRaster().setSample(i % 4, i / 4, 0, i);
    }
    ImageIO.write(image, "png", folder.resolve("1.png").toFile());
    describe("inputs: {channels: gray, crop: [1, 2], scale: 1}");
    ExpectedInput gray = ExpectedInput.of("x", true, List.of(-1L, 1L, 1L, 2L));

    assertThat(Loaded.from(folder, 8, gray).numbers(0)).containsExactly(5.0, 6.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file,label\n1.png,5\n2.png,3\n",
        "2,3\n1,5\n",
        "label\n5\n3\n",
        "5\n3",
      })
  void tablesGiveLabelsByFileOrInOrder(String table) throws IOException {
    image("1.png", 0, 0);
    image("2.png", 0, 0);
    Files.writeString(folder.resolve("labels.csv"), table);

    assertThat(Loaded.from(folder, 8, IMAGE).labels()).containsExactly(5L, 3L);
  }

  @Test
  void classesCanBeNamedInTheModelsOrder() throws IOException {
    image("cat/1.png", 0, 0);
    image("dog/2.png", 0, 0);
    describe("inputs: {scale: 1/255}\nlabels: {classes: [dog, cow, cat]}");

    assertThat(Loaded.from(folder, 8, IMAGE).labels()).containsExactly(2L, 0L);
  }

  private void describe(String yaml) throws IOException {
    Files.writeString(folder.resolve("data.yaml"), yaml);
  }

  private void image(String name, int first, int second) throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, first);
    image.setRGB(1, 0, second);
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile());
  }
}
