package dev.brevity.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayFilesTest {
  private static final ExpectedInput PAIRS = ExpectedInput.of("x", true, List.of(-1L, 2L));

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "|b1, 00 01 01 00, 0 1 1 0",
    "|i1, 00 7f 80 ff, 0 127 -128 -1",
    "|u1, 00 7f 80 ff, 0 127 128 255",
    "<i2, 0100 0080 ffff ff7f, 1 -32768 -1 32767",
    ">i2, 0001 8000 ffff 7fff, 1 -32768 -1 32767",
    "<u2, 0100 0080 ffff ff7f, 1 32768 65535 32767",
    "<i4, 01000000 ffffffff 00000080 00010000, 1 -1 -2147483648 256",
    "<u4, 01000000 ffffffff 00000080 00010000, 1 4294967295 2147483648 256",
    ">i8, 0000000000000001 ffffffffffffffff 0000000000000100 0000000000000000, 1 -1 256 0",
    "<f2, 003c 00c0 0100 ff7b, 1 -2 5.9604645E-8 65504",
    "<f4, 0000803f 000000c0 cdcccc3d 00000080, 1 -2 0.1 -0",
    "<f8, 000000000000f03f 00000000000000c0 0000000000000000 9a9999999999b93f, 1 -2 0 0.1",
  })
  void everyTypeOfElementsIsRead(String type, String hex, String expected) throws IOException {
    Path file = folder.resolve("x.npy");
    Files.write(file, Npy.file(1, Npy.header(type, false, 2, 2), bytes(hex)));

    Loaded loaded = Loaded.from(file, 8, PAIRS);

    List<Double> numbers =
        Arrays.stream(expected.split(" "))
            .map(number -> (double) Float.parseFloat(number))
            .collect(Collectors.toList());
    assertThat(loaded.numbers(0)).isEqualTo(numbers);
  }

  @Test
  void halvesAtTheEdgesOfTheirRangeStayWhatTheyAre() throws IOException {
    Path file = folder.resolve("x.npy");
    Files.write(file, Npy.file(1, Npy.header("<f2", false, 2, 2), bytes("ff7b fffb 0100 0080")));

    assertThat(Loaded.from(file, 8, PAIRS).numbers(0))
        .containsExactly(65504.0, -65504.0, 0x1p-24, -0.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void allVersionsOfTheFormatAreRead(int version) throws IOException {
    Path file = folder.resolve("x.npy");
    byte[] elements = Npy.bytes(4, new float[] {1, 2, 3, 4}, ByteBuffer::putFloat);
    Files.write(file, Npy.file(version, Npy.header("<f4", false, 2, 2), elements));

    assertThat(Loaded.from(file, 8, PAIRS).numbers(0)).containsExactly(1.0, 2.0, 3.0, 4.0);
  }

  @Test
  void fortranOrderIsUndone() throws IOException {
    // Elements [n][i][j] = 100n + 10i + j, the first index running fastest.
    float[] values = new float[12];
    int at = 0;
    for (int j = 0; j < 3; j++) {
      for (int i = 0; i < 2; i++) {
        for (int n = 0; n < 2; n++) {
          values[at++] = 100 * n + 10 * i + j;
        }
      }
    }
    byte[] elements = Npy.bytes(4, values, ByteBuffer::putFloat);
    Path stacked = folder.resolve("stacked.npy");
    Files.write(stacked, Npy.file(1, Npy.header("<f4", true, 2, 2, 3), elements));
    Path single = folder.resolve("single.npy");
    Files.write(single, Npy.file(1, Npy.header("<f4", true, 2, 2, 3), elements));
    Double[] expected = {0.0, 1.0, 2.0, 10.0, 11.0, 12.0, 100.0, 101.0, 102.0, 110.0, 111.0, 112.0};

    assertThat(
            Loaded.from(stacked, 1, ExpectedInput.of("x", true, List.of(-1L, 2L, 3L))).numbers(0))
        .containsExactly(expected);
    assertThat(
            Loaded.from(single, 1, ExpectedInput.of("x", true, List.of(-1L, 2L, 2L, 3L)))
                .numbers(0))
        .containsExactly(expected);
  }

  @Test
  void filesOfOneSampleEachFollowEachOtherByName() throws IOException {
    Files.write(folder.resolve("b.npy"), Npy.floats(new long[] {2}, 3, 4));
    Files.write(folder.resolve("a.npy"), Npy.floats(new long[] {2}, 1, 2));
    Files.write(folder.resolve("c.npy"), Npy.floats(new long[] {2}, 5, 6));

    Loaded loaded = Loaded.from(folder, 2, PAIRS);

    assertThat(loaded.batches()).extracting(Batch::size).containsExactly(2, 1);
    assertThat(loaded.numbers(0)).containsExactly(1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
  }

  @Test
  void aBatchEndsWhereTheShapeChanges() throws IOException {
    Files.write(folder.resolve("a.npy"), Npy.floats(new long[] {1}, 1));
    Files.write(folder.resolve("b.npy"), Npy.floats(new long[] {2}, 2, 3));
    Files.write(folder.resolve("c.npy"), Npy.floats(new long[] {2}, 4, 5));

    Loaded loaded = Loaded.from(folder, 8, ExpectedInput.of("x", true, List.of(-1L, -1L)));

    assertThat(loaded.batches()).extracting(Batch::size).containsExactly(1, 2);
    assertThat(loaded.batches().get(1).inputs().get(0).shape()).containsExactly(2L, 2L);
  }

  @Test
  void anArchiveOfArraysGivesSeveralInputsAndLabels() throws IOException {
    byte[] archive =
        Npy.zip(
            "ids.npy", Npy.longs(new long[] {2, 2}, 5, 6, 7, 8),
            "mask.npy", Npy.floats(new long[] {2, 2}, 1, 0, 1, 1),
            "labels.npy", Npy.longs(new long[] {2}, 3, 0));
    Files.write(folder.resolve("batch.npz"), archive);
    Path outer = folder.resolve("outer.zip");
    Files.write(outer, Npy.zip("data/batch.npz", archive));
    ExpectedInput ids = ExpectedInput.of("ids", false, List.of(-1L, -1L));
    ExpectedInput mask = ExpectedInput.of("mask", true, List.of(-1L, -1L));

    for (Path path : List.of(folder.resolve("batch.npz"), outer)) {
      Loaded loaded = Loaded.from(path, 8, mask, ids);

      assertThat(loaded.message()).isEmpty();
      assertThat(loaded.numbers(0)).containsExactly(1.0, 0.0, 1.0, 1.0);
      assertThat(loaded.batches().get(0).inputs().get(1)).isInstanceOf(Numbers.Longs.class);
      assertThat(loaded.numbers(1)).containsExactly(5.0, 6.0, 7.0, 8.0);
      assertThat(loaded.labels()).containsExactly(3L, 0L);
    }
  }

  @Test
  void arraysMayBeCalledAsTensorFlowDoesWithSlashes() throws IOException {
    Path archive = folder.resolve("s.npz");
    byte[] others = Npy.floats(new long[] {2, 1}, 0, 1);
    Files.write(
        archive,
        Npy.zip(
            "one/x:0.npy", others,
            "two/x:0.npy", Npy.floats(new long[] {2, 1}, 2, 3),
            "y:0.npy", others));

    Loaded loaded =
        Loaded.from(
            archive,
            8,
            ExpectedInput.of("two/x:0", true, List.of(-1L, 1L)),
            ExpectedInput.of("one/x:0", true, List.of(-1L, 1L)));

    assertThat(loaded.message()).isEmpty();
    assertThat(loaded.numbers(0)).containsExactly(2.0, 3.0);
    assertThat(loaded.numbers(1)).containsExactly(0.0, 1.0);
  }

  @Test
  void severalInputsAreTakenFromFilesOfTheirNames() throws IOException {
    Files.write(folder.resolve("a.npy"), Npy.floats(new long[] {3, 2}, 1, 2, 3, 4, 5, 6));
    Files.write(folder.resolve("b.npy"), Npy.floats(new long[] {3, 1}, 7, 8, 9));
    Files.write(folder.resolve("y.npy"), Npy.longs(new long[] {3}, 2, 1, 0));

    Loaded loaded =
        Loaded.from(
            folder,
            2,
            ExpectedInput.of("b", true, List.of(-1L, 1L)),
            ExpectedInput.of("a", true, List.of(-1L, 2L)));

    assertThat(loaded.numbers(0)).containsExactly(7.0, 8.0, 9.0);
    assertThat(loaded.numbers(1)).containsExactly(1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
    assertThat(loaded.labels()).containsExactly(2L, 1L, 0L);
  }

  @Test
  void inputsWhoseFirstAxesHaveDifferentNamesAreGivenSampleBySample() throws IOException {
    for (int i = 0; i < 2; i++) {
      Files.write(
          folder.resolve("s" + i + ".npz"),
          Npy.zip(
              "a.npy", Npy.floats(new long[] {1, 2}, i, 1),
              "b.npy", Npy.floats(new long[] {3, 2}, 1, 2, 3, 4, 5, i)));
    }

    Loaded loaded =
        Loaded.from(
            folder,
            8,
            new ExpectedInput("a", true, Optional.of(List.of(-1L, 2L)), "queries"),
            new ExpectedInput("b", true, Optional.of(List.of(-1L, 2L)), "docs"));

    assertThat(loaded.message()).isEmpty();
    assertThat(loaded.batches()).hasSize(2);
    assertThat(loaded.batches().get(0).inputs().get(0).shape()).containsExactly(1L, 2L);
    assertThat(loaded.batches().get(0).inputs().get(1).shape()).containsExactly(3L, 2L);
  }

  /** tf2onnx numbers the sizes that it does not know. */
  @Test
  void axesThatAProgramNumberedHaveNoName() throws IOException {
    Files.write(
        folder.resolve("s.npz"),
        Npy.zip(
            "a.npy", Npy.floats(new long[] {2, 1}, 0, 1),
            "b.npy", Npy.floats(new long[] {2, 1}, 2, 3)));

    Loaded loaded =
        Loaded.from(
            folder,
            8,
            new ExpectedInput("a", true, Optional.of(List.of(-1L, 1L)), "unk__187"),
            new ExpectedInput("b", true, Optional.of(List.of(-1L, 1L)), "unk__188"));

    assertThat(loaded.message()).isEmpty();
    assertThat(loaded.batches()).hasSize(1);
    assertThat(loaded.batches().get(0).size()).isEqualTo(2);
  }

  @Test
  void aSingleNumberIsAnInputToo() throws IOException {
    for (int i = 0; i < 2; i++) {
      Files.write(
          folder.resolve("s" + i + ".npz"),
          Npy.zip(
              "x.npy", Npy.floats(new long[] {1, 2}, i, 1),
              "temperature.npy", Npy.floats(new long[] {}, i + 0.5f)));
    }

    Loaded loaded =
        Loaded.from(
            folder,
            8,
            new ExpectedInput("x", true, Optional.of(List.of(-1L, 2L)), "N"),
            ExpectedInput.of("temperature", true, List.of()));

    assertThat(loaded.message()).isEmpty();
    assertThat(loaded.batches()).hasSize(2);
    assertThat(loaded.batches().get(0).inputs().get(1).shape()).isEmpty();
    assertThat(loaded.numbers(1)).containsExactly(0.5, 1.5);
  }

  private static byte[] bytes(String hex) {
    String digits = hex.replace(" ", "");
    ByteBuffer buffer = ByteBuffer.allocate(digits.length() / 2).order(ByteOrder.BIG_ENDIAN);
    for (int i = 0; i < digits.length(); i += 2) {
      buffer.put((byte) Integer.parseInt(digits.substring(i, i + 2), 16));
    }
    return buffer.array();
  }
}
