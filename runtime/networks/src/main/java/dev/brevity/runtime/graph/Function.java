package dev.brevity.runtime.graph;

import java.util.List;

/**
 * A function of tensors without state, called as in PyTorch.
 *
 * @param name the canonical name, for example {@code add} for {@code _operator.add}, {@code
 *     torch.add} and the method {@code add}
 * @param parameters the names of its parameters, in order, as keywords call them
 */
public record Function(String name, List<String> parameters, Computation computation) {
  /** Computes the result. */
  @FunctionalInterface
  public interface Computation {
    Value compute(Call call);
  }

  public Function {
    parameters = List.copyOf(parameters);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Function function && name.equals(function.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
