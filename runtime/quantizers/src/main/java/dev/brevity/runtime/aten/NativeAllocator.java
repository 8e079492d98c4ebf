package dev.brevity.runtime.aten;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

/**
 * The C library's allocator, which holds the memory of tensors. By default glibc returns memory to
 * the system at the end of a training step and fetches it again in the next one, at about 2 µs per
 * page; that can double the time of a step.
 */
public final class NativeAllocator {
  private static final int TRIM_THRESHOLD = -1;
  private static final int TOP_PAD = -2;
  private static final int MMAP_THRESHOLD = -3;
  private static final int ARENA_MAX = -8;
  private static final int MEBI = 1 << 20;

  private NativeAllocator() {}

  /**
   * Keeps freed memory for the next step instead of returning it to the system, for the rest of the
   * process: blocks up to 32 MiB come from one heap, which shrinks only when more than 1 GiB of it
   * is free. Call it before the first tensor is made. The same can be set from outside with the
   * variables {@code MALLOC_ARENA_MAX}, {@code MALLOC_TRIM_THRESHOLD_}, {@code
   * MALLOC_MMAP_THRESHOLD_} and {@code MALLOC_TOP_PAD_} (mallopt(3)).
   *
   * @return whether the C library accepts such settings; only glibc does
   */
  public static boolean keepFreedMemory() {
    Function mallopt;
    try {
      mallopt = NativeLibrary.getProcess().getFunction("mallopt");
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
    // The threshold of mmap goes first: a high trim threshold alone stops glibc from raising it.
    return set(mallopt, MMAP_THRESHOLD, 32 * MEBI)
        & set(mallopt, TRIM_THRESHOLD, 1024 * MEBI)
        & set(mallopt, TOP_PAD, 256 * MEBI)
        & set(mallopt, ARENA_MAX, 1);
  }

  /**
   * Returns memory that is free now to the system, wherever it lies between what is in use. Without
   * it, blocks of changing sizes leave holes, and the process grows although it holds no more. Does
   * nothing where the C library is not glibc.
   */
  public static void returnFreedMemory() {
    try {
      NativeLibrary.getProcess().getFunction("malloc_trim").invokeInt(new Object[] {0L});
    } catch (UnsatisfiedLinkError e) {
      // Other C libraries return memory by themselves.
      return;
    }
  }

  private static boolean set(Function mallopt, int parameter, int value) {
    return mallopt.invokeInt(new Object[] {parameter, value}) == 1;
  }
}
