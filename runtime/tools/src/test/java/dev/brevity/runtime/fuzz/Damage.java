package dev.brevity.runtime.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damaged forms of files; a number decides each. */
final class Damage {
  private static final int LONGEST = 1 << 17;
  private static final int MOST_CHANGES = 5;
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    2,
    127,
    128,
    255,
    256,
    32767,
    65535,
    65536,
    1L << 24,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    1L << 40,
    1L << 62,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final List<String> WORDS =
      List.of(
          "[",
          "]",
          "{",
          "}",
          "(",
          ")",
          "\"",
          "'",
          ":",
          ": ",
          ",",
          "\n",
          "\n  ",
          "\t",
          "- ",
          "&a ",
          "*a",
          "!!x ",
          "|",
          "<<: ",
          "---\n",
          "=",
          "#",
          "//",
          "\\",
          "\\u0000",
          "\u0000",
          "\u202E",
          "\u001B",
          "é",
          "😀",
          "1e999",
          "-1",
          "NaN",
          "null",
          "true",
          "0.5",
          "99999999999999999999",
          "1/0",
          "..",
          "../",
          "*",
          "class A(B):\n",
          "lambda x: x",
          "%s");

  private final List<byte[]> seeds;

  Damage(List<byte[]> seeds) {
    this.seeds = List.copyOf(seeds);
  }

  byte[] of(long number) {
    Random random = new Random(number * 0x9E3779B97F4A7C15L + 17);
    byte[] damaged = seeds.get(random.nextInt(seeds.size()));
    for (int changes = random.nextInt(MOST_CHANGES); changes >= 0; changes--) {
      damaged = changed(damaged, random);
    }
    return damaged.length > LONGEST ? Arrays.copyOf(damaged, LONGEST) : damaged;
  }

  private byte[] changed(byte[] whole, Random random) {
    int at = random.nextInt(whole.length + 1);
    int end = Math.min(whole.length, at + 1 + random.nextInt(random.nextInt(4) == 0 ? 200 : 8));
    return switch (random.nextInt(8)) {
      case 0 -> spliced(whole, at, at, number(random));
      case 1 -> over(whole, at, number(random));
      case 2 -> over(whole, at, new byte[] {(byte) random.nextInt(256)});
      case 3 -> spliced(whole, at, end, new byte[0]);
      case 4 -> spliced(whole, at, at, repeated(Arrays.copyOfRange(whole, at, end), random));
      case 5 -> spliced(whole, at, end, word(random));
      case 6 -> spliced(whole, at, end, piece(random));
      default -> random.nextInt(4) == 0 ? Arrays.copyOf(whole, at) : over(whole, at, word(random));
    };
  }

  private static byte[] number(Random random) {
    int width = 1 << random.nextInt(4);
    ByteBuffer number =
        ByteBuffer.allocate(Long.BYTES)
            .order(random.nextInt(4) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
            .putLong(NUMBERS[random.nextInt(NUMBERS.length)]);
    return number.order() == ByteOrder.BIG_ENDIAN
        ? Arrays.copyOfRange(number.array(), Long.BYTES - width, Long.BYTES)
        : Arrays.copyOf(number.array(), width);
  }

  private static byte[] word(Random random) {
    return WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
  }

  /** A part of any seed. */
  private byte[] piece(Random random) {
    byte[] seed = seeds.get(random.nextInt(seeds.size()));
    int from = random.nextInt(seed.length + 1);
    return Arrays.copyOfRange(seed, from, Math.min(seed.length, from + random.nextInt(64)));
  }

  private static byte[] repeated(byte[] part, Random random) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int times = random.nextInt(8) == 0 ? 1000 : 1 + random.nextInt(3); times > 0; times--) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  private static byte[] over(byte[] whole, int at, byte[] part) {
    return spliced(whole, at, Math.min(whole.length, at + part.length), part);
  }

  private static byte[] spliced(byte[] whole, int from, int to, byte[] part) {
    byte[] made = new byte[whole.length - (to - from) + part.length];
    System.arraycopy(whole, 0, made, 0, from);
    System.arraycopy(part, 0, made, from, part.length);
    System.arraycopy(whole, to, made, from + part.length, whole.length - to);
    return made;
  }
}
