package dev.brevity.runtime.algorithm.learnedround;

/** How gradients change what is learned. */
public enum DescentRule {
  /** Adam (Kingma and Ba, 2014). */
  ADAM,
  /** A step of the learning rate against the sign of the gradient. */
  SIGN_SGD
}
