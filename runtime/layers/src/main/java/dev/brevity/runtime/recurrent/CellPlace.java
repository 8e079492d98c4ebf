package dev.brevity.runtime.recurrent;

import dev.brevity.runtime.proxy.Activation;
import org.jspecify.annotations.Nullable;

/**
 * A place in a cell as a kernel knows it.
 *
 * @param function what the kernel applies before it quantizes; null for nothing
 */
record CellPlace(CellQuantizer quantizer, @Nullable Class<? extends Activation> function) {
  boolean isFunctionApplied() {
    Activation applied = quantizer.function();
    return function == null ? applied == null : function.isInstance(applied);
  }
}
