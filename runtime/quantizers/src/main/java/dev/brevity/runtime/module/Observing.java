package dev.brevity.runtime.module;

/** A quantizer that can update its statistics while letting values through unchanged. */
public interface Observing {
  /** Whether values are let through unchanged. */
  boolean isObserverOnly();

  /** Switches between quantizing and only observing. */
  void setObserverOnly(boolean observerOnly);
}
