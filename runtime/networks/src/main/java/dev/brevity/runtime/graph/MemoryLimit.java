package dev.brevity.runtime.graph;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

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

  private static long memory() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : UNKNOWN;
  }
}
