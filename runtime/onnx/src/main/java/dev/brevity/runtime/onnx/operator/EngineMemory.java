package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.graph.Value;

/**
 * Results that own their numbers. Arrays made of Java's numbers lie in memory of Java, which is
 * freed with them, even while a view of theirs is still in use.
 */
final class EngineMemory {
  private EngineMemory() {}

  /** A result in the engine's own memory. */
  static Value of(NDArray made) {
    return Value.of(made.duplicate());
  }
}
