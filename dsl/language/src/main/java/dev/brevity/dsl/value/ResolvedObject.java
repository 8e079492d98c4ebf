package dev.brevity.dsl.value;

import dev.brevity.grammar.Span;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An object to be built: an implementation and what its constructor gets. Two parameters that hold
 * the same instance of this class (identity, not equality) receive the same object.
 */
public final class ResolvedObject implements Value {
  private final String implementation;
  private final String attribute;
  private final Map<String, Value> arguments;
  private final Optional<Span> origin;

  /**
   * @param attribute the attribute that asked for the object
   * @param arguments constructor arguments by parameter name in the constructor's order; optional
   *     parameters that nothing sets are absent
   * @param origin where the choice of the implementation was written
   */
  public ResolvedObject(
      String implementation,
      String attribute,
      Map<String, Value> arguments,
      Optional<Span> origin) {
    this.implementation = implementation;
    this.attribute = attribute;
    this.arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    this.origin = origin;
  }

  public String implementation() {
    return implementation;
  }

  public String attribute() {
    return attribute;
  }

  public Map<String, Value> arguments() {
    return arguments;
  }

  public Optional<Span> origin() {
    return origin;
  }

  @Override
  public String toString() {
    return implementation;
  }
}
