package dev.brevity.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.optimizer.Optimizer;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.aten.Gradients;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * An optimizer whose state can be saved and restored, so that training can go on where it was
 * interrupted. Parameters that have never had a gradient are left alone, as in PyTorch: statistics
 * that are still being collected are not a learned scale yet.
 */
public abstract class StatefulOptimizer extends Optimizer implements AutoCloseable {
  private final Map<String, Slots> slots = new LinkedHashMap<>();
  private final Set<String> seen = new HashSet<>();
  private int completed;

  protected StatefulOptimizer(OptimizerBuilder<?> builder) {
    super(builder);
  }

  /**
   * Changes the values of a parameter in place.
   *
   * @param gradient scaled and clipped as the builder said
   * @param slots what the optimizer remembers of the parameter; {@link Slots#steps} counts this
   *     step already
   * @param update the number of steps that the network has taken before this one
   */
  protected abstract void step(
      String parameterId, NDArray weight, NDArray gradient, Slots slots, int update);

  @Override
  public final void update(String parameterId, NDArray weight, NDArray gradient) {
    if (!seen.add(parameterId)) {
      // Each step calls once for each parameter, in any order.
      completed++;
      seen.clear();
      seen.add(parameterId);
    }
    Slots known = slots.get(parameterId);
    if (known == null) {
      try (NDArray magnitude = gradient.abs();
          NDArray largest = magnitude.max()) {
        if (largest.getFloat() == 0f) {
          return;
        }
      }
      known = new Slots();
      slots.put(parameterId, known);
    }
    known.steps++;
    if (rescaleGrad == 1f && clipGrad <= 0f) {
      step(parameterId, weight, gradient, known, completed);
    } else {
      try (NDArray scaled = gradient.mul(rescaleGrad);
          NDArray clipped = clipGrad > 0f ? scaled.clip(-clipGrad, clipGrad) : scaled.duplicate()) {
        step(parameterId, weight, clipped, known, completed);
      }
    }
    // Gradients are sums over calls; nobody else starts them over.
    Gradients.clear(weight);
  }

  /** The number of steps that the network has taken. */
  public final int updates() {
    return seen.isEmpty() ? completed : completed + 1;
  }

  /** Continues counting from a number of steps. */
  public final void setUpdates(int updates) {
    completed = updates;
    seen.clear();
  }

  /**
   * What is remembered of a parameter; empty before its first gradient. The arrays are the live
   * ones.
   */
  public final Map<String, NDArray> state(String parameterId) {
    Slots known = slots.get(parameterId);
    return known == null ? Map.of() : known.arrays();
  }

  /** The number of steps that a parameter has taken. */
  public final int steps(String parameterId) {
    Slots known = slots.get(parameterId);
    return known == null ? 0 : known.steps;
  }

  /**
   * Replaces what is remembered of a parameter by copies.
   *
   * @param steps the number of steps that the parameter has taken
   */
  public final void restore(String parameterId, int steps, Map<String, NDArray> state) {
    Slots fresh = new Slots();
    fresh.steps = steps;
    state.forEach((name, array) -> fresh.arrays.put(name, Constant.release(array.duplicate())));
    Slots old = slots.put(parameterId, fresh);
    if (old != null) {
      old.close();
    }
  }

  /** Frees what is remembered. */
  @Override
  public final void close() {
    slots.values().forEach(Slots::close);
    slots.clear();
  }

  /** What an optimizer remembers of one parameter. */
  protected static final class Slots {
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();
    private int steps;

    private Slots() {}

    /** The number of steps that the parameter has taken, the present one included. */
    public int steps() {
      return steps;
    }

    /** Whether there is an array of that name. */
    public boolean has(String name) {
      return arrays.containsKey(name);
    }

    /** An array of the shape of the parameter, initially zero. */
    public NDArray get(String name, NDArray weight) {
      return arrays.computeIfAbsent(
          name, key -> Constant.release(weight.stopGradient().zerosLike()));
    }

    /** A copy of the parameter in a type of its own, as it was when this was first called. */
    public NDArray copy(String name, NDArray weight, DataType type) {
      return arrays.computeIfAbsent(
          name, key -> Constant.release(weight.stopGradient().toType(type, true)));
    }

    private Map<String, NDArray> arrays() {
      return new LinkedHashMap<>(arrays);
    }

    private void close() {
      arrays.values().forEach(NDArray::close);
    }
  }
}
