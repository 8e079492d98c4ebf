package dev.brevity.runtime.training;

import ai.djl.ndarray.NDArray;

/**
 * How past gradients and the weights themselves change the direction of a step.
 *
 * @param momentum what remains of the past, 0 for nothing
 * @param dampening by how much a new gradient counts less
 * @param nesterov whether to look ahead
 */
public record Momentum(double momentum, double dampening, boolean nesterov) {
  /** The gradient alone. */
  public static final Momentum NONE = new Momentum(0, 0, false);

  private static final String BUFFER = "momentum_buffer";

  /**
   * @throws IllegalArgumentException if momentum is negative, or looking ahead comes without
   *     momentum or with dampening
   */
  public Momentum {
    if (momentum < 0) {
      throw new IllegalArgumentException("momentum cannot be negative");
    }
    if (nesterov && (momentum == 0 || dampening != 0)) {
      throw new IllegalArgumentException("Nesterov's momentum needs momentum and no dampening");
    }
  }

  /**
   * The direction to go against.
   *
   * @param gradient left as it is
   */
  NDArray direction(
      NDArray weight, NDArray gradient, double weightDecay, StatefulOptimizer.Slots slots) {
    NDArray current =
        weightDecay == 0 ? gradient : gradient.add(weight.stopGradient().mul((float) weightDecay));
    if (momentum == 0) {
      return current;
    }
    boolean first = !slots.has(BUFFER);
    NDArray buffer = slots.get(BUFFER, weight);
    buffer.muli((float) momentum).addi(first ? current : current.mul((float) (1 - dampening)));
    return nesterov ? current.add(buffer.mul((float) momentum)) : buffer;
  }
}
