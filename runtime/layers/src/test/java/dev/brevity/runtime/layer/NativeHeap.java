package dev.brevity.runtime.layer;

import com.sun.jna.Function;
import com.sun.jna.NativeLong;
import com.sun.jna.Structure;
import java.util.stream.LongStream;

/** What the process has allocated outside the Java heap, as the C library counts it. */
final class NativeHeap {
  private static final int READINGS = 8;
  private static final long MILLISECONDS_BETWEEN = 800;

  private NativeHeap() {}

  /** Whether this C library can tell. */
  static boolean isCounted() {
    try {
      return bytes() > 0;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }

  /**
   * Bytes in use; the least of several readings over six seconds, since Java's compilers come and
   * go, and what they free is given back every five seconds.
   */
  static long bytesInUse() throws InterruptedException {
    System.gc();
    LongStream.Builder readings = LongStream.builder();
    for (int i = 0; i < READINGS; i++) {
      readings.add(bytes());
      Thread.sleep(MILLISECONDS_BETWEEN);
    }
    return readings.build().min().orElseThrow();
  }

  private static long bytes() {
    Function mallinfo = Function.getFunction("c", "mallinfo2");
    Counts counts = (Counts) mallinfo.invoke(Counts.class, new Object[0]);
    return counts.uordblks.longValue() + counts.hblkhd.longValue();
  }

  /** {@code struct mallinfo2} of glibc. */
  @Structure.FieldOrder({
    "arena",
    "ordblks",
    "smblks",
    "hblks",
    "hblkhd",
    "usmblks",
    "fsmblks",
    "uordblks",
    "fordblks",
    "keepcost"
  })
  public static final class Counts extends Structure implements Structure.ByValue {
    public NativeLong arena;
    public NativeLong ordblks;
    public NativeLong smblks;
    public NativeLong hblks;
    public NativeLong hblkhd;
    public NativeLong usmblks;
    public NativeLong fsmblks;
    public NativeLong uordblks;
    public NativeLong fordblks;
    public NativeLong keepcost;
  }
}
