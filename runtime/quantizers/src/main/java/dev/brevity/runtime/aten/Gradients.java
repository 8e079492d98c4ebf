package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/** Whether operations are being recorded for differentiation. */
public final class Gradients {
  private Gradients() {}

  /**
   * Whether this thread records gradients: true inside a {@link ai.djl.training.GradientCollector}.
   */
  public static boolean recorded() {
    return JniUtils.isGradMode();
  }

  /**
   * Whether gradients reach an array: it is a variable or has been computed from one while {@link
   * #recorded}.
   */
  public static boolean reach(NDArray array) {
    return !Aten.callForList("is_recorded", array).isEmpty();
  }

  /** Sets the gradient that a parameter has collected to zero. */
  public static void clear(NDArray parameter) {
    if (parameter.hasGradient()) {
      JniUtils.zeroGrad((PtNDArray) parameter);
    }
  }

  /** Turns recording off until the returned scope is closed. */
  public static Pause pause() {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(false);
    return () -> JniUtils.setGradMode(before);
  }

  /** A stretch of code without gradients. */
  @FunctionalInterface
  public interface Pause extends AutoCloseable {
    @Override
    void close();
  }
}
