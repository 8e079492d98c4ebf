package dev.brevity.runtime.layer;

/** A layer that reduces windows to one value each, whatever it does to these values afterwards. */
public interface PoolingLayer {
  /** The pooling alone, by PyTorch's name of the class and the arguments of its constructor. */
  LayerSpec pooling();
}
