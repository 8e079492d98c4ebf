package dev.brevity.runtime.onnx.function;

import dev.brevity.runtime.graph.Function;
import java.util.List;
import java.util.Map;

/**
 * An operator and the function that computes it.
 *
 * @param type ONNX's name
 * @param inputs names of its inputs in order; the last one of a variadic operator ends in {@code …}
 * @param options the inputs that say how to compute rather than what to compute with, and what they
 *     are where they are known
 * @param results how many it has
 * @param rank how many dimensions its results have
 * @param attributes by name, over all versions of the operator
 * @param function takes inputs by position and attributes by name; an attribute may also go by the
 *     name of the input that took its place in a later version
 */
public record OperatorDefinition(
    String type,
    List<String> inputs,
    Map<String, AttributeKind> options,
    Results results,
    ResultRank rank,
    Map<String, AttributeKind> attributes,
    Function function) {
  static final String VARIADIC = "…";

  /** Whether the operator takes any number of inputs. */
  public boolean isVariadic() {
    return !inputs.isEmpty() && inputs.get(inputs.size() - 1).endsWith(VARIADIC);
  }
}
