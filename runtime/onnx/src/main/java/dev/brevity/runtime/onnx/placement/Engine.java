package dev.brevity.runtime.onnx.placement;

import java.util.Arrays;
import java.util.Optional;

/** Engines that values can be laid out for, by the names that exports have for them. */
public enum Engine {
  /** Reads operators of its own beside those of ONNX; its cost tables come with the target. */
  ONNXRUNTIME_CPU("onnxruntime-cpu"),
  /** Any engine, with operators of ONNX alone, chosen by the costs of onnxruntime. */
  PORTABLE("portable"),
  /**
   * Computes what follows a product with weights element by element within the product, in floating
   * point, so that a quantizer belongs at the end of such a chain and not within it.
   */
  OPENVINO_CPU("openvino-cpu");

  private final String word;

  Engine(String word) {
    this.word = word;
  }

  /** The engine that an export names; empty if there is none of that name. */
  public static Optional<Engine> named(String word) {
    return Arrays.stream(values()).filter(engine -> engine.word.equals(word)).findFirst();
  }

  /** What exports call it. */
  public String word() {
    return word;
  }

  /** Whether files may have operators of the engine's own domain. */
  boolean hasOwnOperators() {
    return this == ONNXRUNTIME_CPU;
  }

  /** Whether costs are known, to choose by; otherwise all that has a kernel is in integers. */
  boolean hasCosts() {
    return this != OPENVINO_CPU;
  }

  /** Whether products whose values are quantized on the fly have a kernel of integers. */
  boolean quantizesOnTheFly() {
    return this != OPENVINO_CPU;
  }

  /** Whether operators on single elements are computed within the product in front of them. */
  boolean fusesElementwise() {
    return this == OPENVINO_CPU;
  }
}
