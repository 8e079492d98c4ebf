package dev.brevity.dsl.type;

import dev.brevity.dsl.value.ResolvedObject;
import dev.brevity.dsl.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fits values into types: integers into reals, strings into enums, and nothing else. */
public final class Coercion {
  private final Vocabulary vocabulary;

  public Coercion(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * The value as one of the type; empty when it does not fit. Unknown values fit where one
   * possibility does.
   */
  public Optional<Value> coerce(Value value, Type type) {
    if (value instanceof Value.None) {
      return type.optional() || type.isAny() ? Optional.of(value) : Optional.empty();
    }
    if (value instanceof Value.Unknown unknown) {
      return unknown(unknown, type);
    }
    if (value instanceof Value.Input) {
      return Optional.of(value);
    }
    for (Type.Term term : type.alternatives()) {
      Optional<Value> fitted = fit(value, term);
      if (fitted.isPresent()) {
        return fitted;
      }
    }
    return Optional.empty();
  }

  /** Whether some value of the one type fits into the other. */
  public boolean overlap(Type from, Type to) {
    return from.isAny()
        || to.isAny()
        || (from.optional() && to.optional())
        || from.alternatives().stream()
            .anyMatch(given -> to.alternatives().stream().anyMatch(taken -> overlap(given, taken)));
  }

  private boolean overlap(Type.Term given, Type.Term taken) {
    if (given.equals(taken) || given instanceof Type.InputOf || taken instanceof Type.InputOf) {
      return true;
    }
    if (given instanceof Type.ListOf first && taken instanceof Type.ListOf second) {
      return overlap(first.element(), second.element());
    }
    boolean implementations = isImplementation(given) && isImplementation(taken);
    return implementations
        || (given instanceof Type.Int && taken instanceof Type.Real)
        || (given instanceof Type.Text && taken instanceof Type.EnumOf);
  }

  private static boolean isImplementation(Type.Term term) {
    return term instanceof Type.RoleOf || term instanceof Type.AnyImplementation;
  }

  private Optional<Value> unknown(Value.Unknown unknown, Type type) {
    if (unknown.possibilities().isEmpty()) {
      return Optional.of(unknown);
    }
    List<Value> fitting = new ArrayList<>();
    unknown.possibilities().forEach(value -> coerce(value, type).ifPresent(fitting::add));
    return switch (fitting.size()) {
      case 0 -> Optional.empty();
      case 1 ->
          unknown.possibilities().size() == 1
              ? Optional.of(fitting.get(0))
              : keep(unknown, fitting);
      default -> keep(unknown, fitting);
    };
  }

  private static Optional<Value> keep(Value.Unknown unknown, List<Value> possibilities) {
    return Optional.of(new Value.Unknown(unknown.reason(), possibilities));
  }

  private Optional<Value> fit(Value value, Type.Term term) {
    if (term instanceof Type.Anything) {
      return Optional.of(value);
    }
    if (term instanceof Type.Bool) {
      return onlyIf(value instanceof Value.Truth, value);
    }
    if (term instanceof Type.Int) {
      return onlyIf(value instanceof Value.Numeric number && number.integral(), value);
    }
    if (term instanceof Type.Real) {
      return value instanceof Value.Numeric number
          ? Optional.of(number.integral() ? new Value.Numeric(number.value(), false) : number)
          : Optional.empty();
    }
    if (term instanceof Type.Text) {
      return onlyIf(value instanceof Value.Text, value);
    }
    if (term instanceof Type.ListOf list) {
      return value instanceof Value.Sequence sequence
          ? elements(sequence, list.element())
          : Optional.empty();
    }
    if (term instanceof Type.EnumOf enumeration) {
      return constant(value, enumeration.name());
    }
    if (term instanceof Type.RoleOf role) {
      return onlyIf(
          implementation(value).map(name -> vocabulary.plays(name, role.name())).orElse(false),
          value);
    }
    if (term instanceof Type.AnyImplementation) {
      return onlyIf(implementation(value).isPresent(), value);
    }
    if (term instanceof Type.AnyRecipe) {
      return onlyIf(value instanceof Value.NestedRecipe, value);
    }
    return Optional.empty();
  }

  private Optional<Value> elements(Value.Sequence sequence, Type element) {
    List<Value> fitted = new ArrayList<>(sequence.elements().size());
    for (Value value : sequence.elements()) {
      Optional<Value> one = coerce(value, element);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      fitted.add(one.get());
    }
    return Optional.of(new Value.Sequence(fitted));
  }

  private Optional<Value> constant(Value value, String enumName) {
    if (value instanceof Value.Constant constant) {
      return onlyIf(constant.enumName().equals(enumName), value);
    }
    if (value instanceof Value.Text text) {
      return vocabulary
          .constant(enumName, text.value())
          .map(name -> new Value.Constant(enumName, name));
    }
    return Optional.empty();
  }

  private static Optional<String> implementation(Value value) {
    if (value instanceof Value.ImplementationName name) {
      return Optional.of(name.name());
    }
    if (value instanceof ResolvedObject object) {
      return Optional.of(object.implementation());
    }
    return Optional.empty();
  }

  private static Optional<Value> onlyIf(boolean condition, Value value) {
    return condition ? Optional.of(value) : Optional.empty();
  }
}
