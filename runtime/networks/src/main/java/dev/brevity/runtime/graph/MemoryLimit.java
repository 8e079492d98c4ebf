package dev.brevity.runtime.graph;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * How much of the machine's memory a network may take, so that one whose file asks for sizes beyond
 * measure ends with an error rather than with the machine.
 */
public final class MemoryLimit {
  private static final long UNKNOWN = 4L << 30;

  /** Bytes of all results of one run that are needed at once: half of the memory. */
  public static final long OF_RUN = memory() / 2;

  /** Bytes of one tensor whose size a file or a computed number says: an eighth. */
  public static final long OF_TENSOR = OF_RUN / 4;

  private MemoryLimit() {}

  /**
   * Looks at the size of a result before it is computed.
   *
   * @throws IllegalArgumentException if it alone is more than all results of a run may take
   */
  static void check(Shape shape, DataType type) {
    double bytes = type.getNumOfBytes();
    for (long size : shape.getShape()) {
      bytes *= size;
    }
    if (bytes > OF_RUN) {
      throw new IllegalArgumentException(
          "its result of the shape "
              + Arrays.toString(shape.getShape())
              + " would take more than "
              + (OF_RUN >> 20)
              + " MiB, half of the memory");
    }
  }

  private static long memory() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : UNKNOWN;
  }
}
