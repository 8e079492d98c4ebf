package dev.brevity.runtime.layer;

/** A layer that can say what it is, so that it can be shown, stored and made again. */
public interface DescribedLayer {
  /** Class and options by PyTorch's names; what is learned is not part of it. */
  LayerSpec spec();
}
