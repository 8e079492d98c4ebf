package dev.brevity.dsl.value;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an expression evaluates to. */
public sealed interface Value
    permits Value.Numeric,
        Value.Truth,
        Value.Text,
        Value.Constant,
        Value.None,
        Value.Sequence,
        Value.ImplementationName,
        Value.NestedRecipe,
        Value.Input,
        Value.Unknown,
        ResolvedObject {

  /** A number. Integers are exact up to 2^53. */
  record Numeric(double value, boolean integral) implements Value {}

  record Truth(boolean value) implements Value {
    /** Written out: what records come with is linked at run time, which short runs notice. */
    @Override
    public int hashCode() {
      return Boolean.hashCode(value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Truth truth && value == truth.value;
    }
  }

  record Text(String value) implements Value {}

  /**
   * An enum constant, by its declared (upper-case) name.
   *
   * @param enumName the enum it belongs to
   */
  record Constant(String enumName, String name) implements Value {}

  /** {@code none}: deliberately nothing, which is not the same as an attribute that is not set. */
  record None() implements Value {
    /** Written out as in {@link Truth}. */
    @Override
    public int hashCode() {
      return 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof None;
    }
  }

  record Sequence(List<Value> elements) implements Value {}

  /**
   * An implementation that is not (yet) built: the value of attributes whose name ends in {@code
   * _class}.
   */
  record ImplementationName(String name) implements Value {}

  /**
   * A recipe as a value: its own namespace, with the recipe that holds it as parent. Compared by
   * identity.
   */
  non-sealed interface NestedRecipe extends Value {
    String description();
  }

  /**
   * What a layer supplies.
   *
   * @param handle the object that the runtime passes to implementations which ask for the input
   * @param fields what expressions may read of it
   */
  record Input(String name, Object handle, Map<String, Value> fields) implements Value {}

  /**
   * What cannot be known before a model is.
   *
   * @param reason the input it depends on, for messages: {@code module.out_channels}
   * @param possibilities the values it may have when these are known to be few; empty when they are
   *     not
   */
  record Unknown(String reason, List<Value> possibilities) implements Value {}
}
