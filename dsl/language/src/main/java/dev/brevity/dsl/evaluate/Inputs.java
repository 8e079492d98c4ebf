package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.value.Value;
import java.util.Map;
import java.util.Optional;

/**
 * What the layer supplies, by input name. An input that is missing here is symbolic: its fields are
 * unknown.
 *
 * <p>For an input that is a list, the {@link Value.Input} has the field {@link #ELEMENTS}: a
 * sequence with one input for each element.
 */
public final class Inputs {
  /** The field of a list's input that holds its elements. */
  public static final String ELEMENTS = "elements";

  private static final Inputs SYMBOLIC = new Inputs(Map.of());

  private final Map<String, Value> values;

  private Inputs(Map<String, Value> values) {
    this.values = Map.copyOf(values);
  }

  /** Nothing is known yet: what checking without a model uses. */
  public static Inputs symbolic() {
    return SYMBOLIC;
  }

  public static Inputs of(Map<String, Value> values) {
    return values.isEmpty() ? SYMBOLIC : new Inputs(values);
  }

  Optional<Value> get(String name) {
    return Optional.ofNullable(values.get(name));
  }
}
