package dev.brevity.runtime.aten;

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
