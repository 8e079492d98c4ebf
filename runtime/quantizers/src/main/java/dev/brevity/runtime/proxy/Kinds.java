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
      throw foreign(tensorQuant);
    }
    return kind.cast(tensorQuant);
  }

  /** Says that the proxy cannot drive the tensor quantizer. */
  static IllegalArgumentException foreign(TensorQuant tensorQuant) {
    return new IllegalArgumentException(
        "`tensor_quant` is a `"
            + tensorQuant.getClass().getSimpleName()
            + "`, which `proxy_class` cannot drive");
  }
}
