package dev.brevity.runtime.recurrent;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gates of a long short-term memory.
 *
 * @param forget null when it is coupled with the input gate
 */
record LstmGates(Gate input, @Nullable Gate forget, Gate cell, Gate output) {
  /** In the order of PyTorch's rows. */
  List<@Nullable Gate> inOrder() {
    return Arrays.asList(input, forget, cell, output);
  }
}
