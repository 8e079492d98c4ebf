package dev.brevity.runtime.recurrent.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How a recurrent operator computes.
 *
 * @param direction {@code forward}, {@code reverse} or {@code bidirectional}
 * @param batchFirst whether sequences come batch first; otherwise time first
 * @param activations of all directions, in order
 * @param clip limits what goes into activation functions; 0 for no limit
 * @param linearBeforeReset whether a GRU multiplies with the weight before it resets
 * @param inputForget whether the forget gate of an LSTM is what its input gate leaves
 */
public record CellOptions(
    CellKind kind,
    String direction,
    boolean batchFirst,
    List<CellActivation> activations,
    double clip,
    boolean linearBeforeReset,
    boolean inputForget) {
  public CellOptions {
    activations = List.copyOf(activations);
  }

  /**
   * The activation functions with those names, or the usual ones.
   *
   * @param names empty for the usual ones
   * @throws IllegalArgumentException if there are too few or there is no such function
   */
  public static List<CellActivation> activations(
      CellKind kind,
      String direction,
      List<String> names,
      List<Double> alphas,
      List<Double> betas) {
    int directions = directions(direction);
    List<String> all = new ArrayList<>(names);
    if (all.isEmpty()) {
      Collections.nCopies(directions, kind.activations()).forEach(all::addAll);
    }
    if (all.size() != directions * kind.activations().size()) {
      throw new IllegalArgumentException(
          kind + " needs " + directions * kind.activations().size() + " activation functions");
    }
    return CellActivation.all(all, alphas, betas);
  }

  public int directions() {
    return directions(direction);
  }

  /** Whether a direction begins at the end. */
  boolean isBackwards(int index) {
    return direction.equals("reverse") || index == 1;
  }

  /** The activation functions of one direction. */
  List<CellActivation> activationsOf(int index) {
    int each = kind.activations().size();
    return activations.subList(index * each, (index + 1) * each);
  }

  private static int directions(String direction) {
    return direction.equals("bidirectional") ? 2 : 1;
  }
}
