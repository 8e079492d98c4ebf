package dev.brevity.runtime.view;

import ai.djl.ndarray.NDArray;

/** The shape in which a tensor is looked at. */
@FunctionalInterface
public interface ViewShape {
  /** The same elements, in the same order unless dimensions are swapped, in another shape. */
  NDArray view(NDArray x);
}
