package dev.brevity.runtime.proxy;

import dev.brevity.runtime.module.TensorQuant;
import org.jspecify.annotations.Nullable;

/** Checks that a recipe pairs a proxy with a tensor quantizer that the proxy can drive. */
final class Kinds {
  private Kinds() {}

  /** The tensor quantizer as the kind that the proxy drives; null stays null. */
  static <T extends TensorQuant> @Nullable T optional(
      @Nullable TensorQuant tensorQuant, Class<T> kind) {
    if (tensorQuant == null) {
      return null;
    }
    if (!kind.isInstance(tensorQuant)) {
      throw new IllegalArgumentException(
          "`tensor_quant` is a `"
              + tensorQuant.getClass().getSimpleName()
              + "`, which `proxy_class` cannot drive");
    }
    return kind.cast(tensorQuant);
  }
}
