package dev.brevity.runtime.onnx.placement;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What is known of the processor of this machine. */
public final class Processor {
  private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");
  private static final String FLAGS = "flags";
  private static final String MODEL = "model name";
  private static final long WIDE = 16;
  private static final long NARROW = 8;

  private Processor() {}

  /** What the processor calls itself; what Java calls it where that is not known. */
  public static String name() {
    try {
      return Files.readString(DESCRIPTION, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(MODEL))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException unknown) {
      return System.getProperty("os.arch");
    }
  }

  /**
   * How many channels onnxruntime computes at once in floating point: as many as a register has.
   */
  public static long channelBlock() {
    try {
      return channelBlock(Files.readString(DESCRIPTION, StandardCharsets.UTF_8));
    } catch (IOException unknown) {
      return NARROW;
    }
  }

  /**
   * How many channels.
   *
   * @param description as Linux has it in {@code /proc/cpuinfo}
   */
  static long channelBlock(String description) {
    return flags(description).contains("avx512f") ? WIDE : NARROW;
  }

  private static List<String> flags(String description) {
    return description
        .lines()
        .filter(line -> line.startsWith(FLAGS))
        .findFirst()
        .map(line -> Arrays.asList(line.split("\\s+")))
        .orElse(List.of());
  }

  /** Whether pairs of products of bytes are added in 16 bits: x86 without VNNI. */
  static boolean saturates() {
    try {
      return saturates(Files.readString(DESCRIPTION, StandardCharsets.UTF_8));
    } catch (IOException unknown) {
      return false;
    }
  }

  /**
   * Whether a processor does.
   *
   * @param description as Linux has it in {@code /proc/cpuinfo}
   */
  static boolean saturates(String description) {
    List<String> flags = flags(description);
    return (flags.contains("sse4_1") || flags.contains("avx2"))
        && !flags.contains("avx512_vnni")
        && !flags.contains("avx_vnni");
  }
}
