package dev.brevity.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.diagnostic.Code;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a file holds, there is a finding that names it, and nothing else happens. */
class HostileDataTest {
  private static final ExpectedInput PAIR = ExpectedInput.of("x", true, List.of(-1L, 2L));
  private static final ExpectedInput PIXELS =
      ExpectedInput.of("x", true, List.of(-1L, 3L, -1L, -1L));
  private static final byte[] GOOD = Npy.floats(new long[] {2, 2}, 1, 2, 3, 4);

  /** A MiB that unpacks to more than a GiB of blanks. */
  private static final byte[] BOMB = Archives.blanks((1L << 30) + 1);

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource("files")
  void isRefused(String name, byte[] content, Code code, String message) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, content);

    Loaded loaded = Loaded.from(file, 4, PAIR);

    assertThat(loaded.batches()).isEmpty();
    assertThat(loaded.findings().stream().filter(finding -> finding.isError()))
        .extracting("code")
        .containsExactly(code);
    assertThat(loaded.message()).contains("`" + name).contains(message);
  }

  static Stream<Arguments> files() throws IOException {
    byte[] none = new byte[0];
    return Stream.of(
        bad("empty.npy", none, Code.MALFORMED_DATA, "does not begin like"),
        bad("text.npy", text("hello, world"), Code.MALFORMED_DATA, "does not begin like"),
        bad("short.npy", Arrays.copyOf(GOOD, 40), Code.MALFORMED_DATA, "ends within its header"),
        bad("cut.npy", Arrays.copyOf(GOOD, GOOD.length - 1), Code.MALFORMED_DATA, "promises"),
        bad("long.npy", Arrays.copyOf(GOOD, GOOD.length + 1), Code.MALFORMED_DATA, "promises"),
        bad("version.npy", changed(GOOD, 6, 9), Code.MALFORMED_DATA, "version 9"),
        bad("header.npy", Npy.file(2, "x".repeat(70_000), none), Code.MALFORMED_DATA, "length"),
        bad("huge.npy", npy("<f4", 1L << 62), Code.DATA_LIMIT, "no file can hold"),
        bad("product.npy", npy("<f4", 1L << 31, 1L << 31), Code.DATA_LIMIT, "no file can hold"),
        bad("large.npy", npy("<f8", 1 << 30, 2), Code.MALFORMED_DATA, "promises float64"),
        bad("negative.npy", npy("<f4", -1, 2), Code.MALFORMED_DATA, "claims the shape (-1, 2)"),
        bad("object.npy", npy("|O", 2, 2), Code.MALFORMED_DATA, "NumPy's type `O`"),
        bad("complex.npy", npy("<c8", 2, 2), Code.MALFORMED_DATA, "NumPy's type `c8`"),
        bad(
            "record.npy",
            Npy.file(1, "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", none),
            Code.MALFORMED_DATA,
            "several fields"),
        bad(
            "shape.npy",
            Npy.floats(new long[] {2, 3}, 1, 2, 3, 4, 5, 6),
            Code.DATA_MISMATCH,
            "samples of shape [3], but the model's input `x` takes [2]"),
        bad("zip.npz", text("PK, but not really"), Code.MALFORMED_DATA, "not an archive"),
        bad(
            "member.npz",
            Npy.zip("x.npy", Arrays.copyOf(GOOD, GOOD.length - 4)),
            Code.MALFORMED_DATA,
            "ends early"),
        bad("lie.npz", Npy.zip("x.npy", npy("<f4", 1 << 20, 2)), Code.MALFORMED_DATA, "ends early"),
        bad(
            "names.npz",
            Npy.zip("a.npy", GOOD, "b.npy", GOOD),
            Code.DATA_MISMATCH,
            "has no array `x`, but `a`, `b`"),
        bad("broken.zip", text("PK\u0003\u0004 and no more"), Code.MALFORMED_DATA, "damaged"),
        bad("out.zip", Npy.zip("../../x.npy", GOOD), Code.MALFORMED_DATA, "leads out"),
        bad("root.zip", Npy.zip("/etc/x.npy", GOOD), Code.MALFORMED_DATA, "leads out"),
        bad(
            "none.zip",
            Npy.zip("readme.txt", GOOD),
            Code.NO_DATA,
            "holds no file that samples can be read from"),
        bad("tiff.png", image("tiff"), Code.MALFORMED_DATA, "not an image of a known format"),
        bad("scans.jpg", scans(1000, 5), Code.DATA_LIMIT, "more than 100 scans"),
        bad("large.jpg", scans(80, 4096), Code.DATA_LIMIT, "more than 64 scans"),
        bad("spaces.jsonl.gz", BOMB, Code.DATA_LIMIT, "unpacks to more than 1024 MiB"),
        bad("broken.tar", new byte[3], Code.NO_DATA, "no file"),
        bad("noise.tar", text("noise".repeat(999)), Code.MALFORMED_DATA, "damaged"),
        bad("broken.tar.gz", text("not packed"), Code.MALFORMED_DATA, "damaged"),
        bad("cut-idx2-ubyte", idx(8, 2, 1 << 30, 2), Code.MALFORMED_DATA, "promises"),
        bad(
            "cut-idx2-ubyte.gz",
            Archives.gzip(idx(8, 2, 1000, 2)),
            Code.MALFORMED_DATA,
            "ends early"),
        bad("axes-idx9-ubyte", idx(8, 200), Code.MALFORMED_DATA, "200 axes"),
        bad("type-idx2-ubyte", idx(3, 2, 1, 2), Code.MALFORMED_DATA, "elements 0x03"),
        bad("huge-idx3-ubyte", idx(14, 3, -1, -1, -1), Code.DATA_LIMIT, "no file can hold"),
        bad("gone-idx2-ubyte.gz", text("plain"), Code.MALFORMED_DATA, "damaged"),
        bad("a.jsonl", text("[1, 2"), Code.MALFORMED_DATA, "JSON"),
        bad("b.jsonl", text("[1, 2]\n[\"one\", 2]"), Code.MALFORMED_DATA, "than numbers"),
        bad("c.jsonl", text("[[1], [2, 3]]"), Code.MALFORMED_DATA, "unequal"),
        bad("d.jsonl", text("{\"a\": 1, \"b\": 2}"), Code.DATA_MISMATCH, "no field `x`"),
        bad("e.jsonl", text("[1, 2, 3]"), Code.DATA_MISMATCH, "takes [2]"),
        bad("f.jsonl", text("[".repeat(100_000)), Code.MALFORMED_DATA, ""),
        bad("g.jsonl", text("\n \n"), Code.NO_DATA, "no samples"),
        bad("a.png", text("once upon a time"), Code.MALFORMED_DATA, "not an image"),
        bad("b.png", png(2, 2), Code.MALFORMED_DATA, "cannot be decoded"),
        bad("c.png", png(1 << 20, 1 << 20), Code.DATA_LIMIT, "pixels"),
        bad("d.jpg", new byte[] {-1, -40, -1, -32, 0}, Code.MALFORMED_DATA, "decoded"));
  }

  @Test
  void mutatedFilesGiveFindingsOrNumbers() throws IOException {
    Random random = new Random(7);
    byte[][] seeds = {
      GOOD,
      Npy.zip("x.npy", GOOD),
      idx(8, 2, 2, 2),
      Archives.gzip(GOOD),
      text("{\"x\": [1, 2]}\n[3, 4]"),
      Npy.zip("x.npy", GOOD),
      Archives.tar("x.npy", GOOD),
      Archives.gzip(Archives.tar("x.npy", GOOD)),
      image("png"),
      image("jpg")
    };
    String[] names = {
      "m.npy",
      "m.npz",
      "m-idx2-ubyte",
      "m.npy.gz",
      "m.jsonl",
      "m.zip",
      "m.tar",
      "m.tar.gz",
      "m.png",
      "m.jpg"
    };
    for (int round = 0; round < 10_000; round++) {
      int which = round % seeds.length;
      byte[] mutated = Arrays.copyOf(seeds[which], seeds[which].length - random.nextInt(3));
      for (int change = random.nextInt(4); change >= 0; change--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      }
      Path file = folder.resolve(names[which]);
      Files.write(file, mutated);

      boolean pixels = which >= seeds.length - 2;
      Loaded loaded = Loaded.from(file, 4, pixels ? PIXELS : PAIR);
      Files.delete(file);

      boolean refused = loaded.findings().stream().anyMatch(finding -> finding.isError());
      assertThat(loaded.batches().isEmpty()).as("round %d", round).isEqualTo(refused);
      assertThat(folder).as("round %d", round).isEmptyDirectory();
    }
  }

  @Test
  void labelsMustBeAsManyAsSamples() throws IOException {
    Files.write(folder.resolve("x.npy"), GOOD);
    Files.write(folder.resolve("labels.npy"), Npy.longs(new long[] {3}, 1, 2, 3));

    Loaded loaded = Loaded.from(folder, 4, PAIR);

    assertThat(loaded.findings()).extracting("code").containsExactly(Code.LABEL_MISMATCH);
    assertThat(loaded.message()).contains("2 samples and 3 labels");
  }

  @Test
  void fractionsDoNotBecomeWholeNumbers() throws IOException {
    Files.write(folder.resolve("x.npy"), Npy.floats(new long[] {1, 2}, 1, 2.5f));

    Loaded loaded = Loaded.from(folder, 4, ExpectedInput.of("ids", false, List.of(-1L, 2L)));

    assertThat(loaded.message()).contains("holds 2.5, but the model's input `ids` takes whole");
  }

  @Test
  void filesOfSeveralKindsNeedADescription() throws IOException {
    Files.write(folder.resolve("x.npy"), GOOD);
    Files.writeString(folder.resolve("x.jsonl"), "[1, 2]");

    assertThat(Loaded.from(folder, 4, PAIR).message()).contains("several kinds");

    Files.writeString(folder.resolve("data.yaml"), "inputs: {files: '*.npy'}");
    assertThat(Loaded.from(folder, 4, PAIR).numbers(0)).hasSize(4);
  }

  private static Arguments bad(String name, byte[] content, Code code, String message) {
    return Arguments.of(name, content, code, message);
  }

  private static byte[] npy(String type, long... shape) {
    return Npy.file(1, Npy.header(type, false, shape), new byte[0]);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] changed(byte[] bytes, int at, int value) {
    byte[] copy = bytes.clone();
    copy[at] = (byte) value;
    return copy;
  }

  private static byte[] idx(int type, int axes, int... sizes) {
    ByteBuffer buffer = ByteBuffer.allocate(8 + 4 * sizes.length);
    buffer.put(new byte[] {0, 0, (byte) type, (byte) axes});
    for (int size : sizes) {
      buffer.putInt(size);
    }
    return buffer.array();
  }

  /** A PNG that ends after its header. */
  private static byte[] png(int width, int height) {
    ByteBuffer buffer = ByteBuffer.allocate(33);
    buffer.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    buffer.putInt(13).put(text("IHDR")).putInt(width).putInt(height);
    buffer.put(new byte[] {8, 2, 0, 0, 0});
    CRC32 sum = new CRC32();
    sum.update(buffer.array(), 12, 17);
    buffer.putInt((int) sum.getValue());
    return buffer.array();
  }

  /** A JPEG that goes on with the beginnings of so many scans. */
  private static byte[] scans(int count, int size) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(image("jpg", size, size));
    for (int i = 0; i < count; i++) {
      bytes.write(new byte[] {(byte) 0xFF, (byte) 0xDA});
    }
    return bytes.toByteArray();
  }

  private static byte[] image(String format) throws IOException {
    return image(format, 5, 4);
  }

  private static byte[] image(String format, int width, int height) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(1, 2, 0x123456);
    assertThat(ImageIO.write(picture, format, bytes)).isTrue();
    return bytes.toByteArray();
  }
}
