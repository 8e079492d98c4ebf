package dev.brevity.runtime.algorithm;

/** Is told how far an algorithm that goes from layer to layer has come. */
public interface LayerListener {
  /** Says nothing to anybody. */
  LayerListener SILENT = new LayerListener() {};

  /** So many layers will be looked at. */
  default void begin(int layers) {}

  /** Whether a layer has been done in an earlier run, whose result the network has. */
  default boolean isDone(String layer) {
    return false;
  }

  /** A layer is done. */
  default void done(LayerError error) {}

  /**
   * A matrix was not positive definite; its diagonal has been raised until it was.
   *
   * @param damping the part of the mean of the diagonal that was added
   */
  default void damped(String layer, double damping) {}

  /** No sample of a layer was kept back to judge what others lead to; there are too few. */
  default void unheld(String layer) {}

  /** A layer keeps its weight, because no sample has reached it. */
  default void unreached(String layer) {}
}
