package dev.brevity.runtime.algorithm.rotation;

/** How rotations are learned. */
public enum RotationLearning {
  /** Gradient descent that keeps matrices orthogonal by the Cayley transform. */
  CAYLEY_SGD
}
