package dev.brevity.tests.benchmark.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process, as Linux counts it, in bytes. */
record PeakMemory(long resident, long peak) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long KIBI = 1024;

  static PeakMemory now() throws IOException {
    return new PeakMemory(field("VmRSS:"), field("VmHWM:"));
  }

  private static long field(String name) throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * KIBI;
      }
    }
    throw new IOException(STATUS + " has no " + name);
  }
}
