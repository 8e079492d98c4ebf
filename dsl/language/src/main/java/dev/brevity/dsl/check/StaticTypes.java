package dev.brevity.dsl.check;

import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Expression.BinaryOperator;
import dev.brevity.dsl.ast.InputDeclaration;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.type.AttributeType;
import dev.brevity.dsl.type.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What declarations alone tell of an expression's type; {@link Type#ANY} where they tell nothing.
 */
final class StaticTypes {
  private static final int MOST_LETS = 32;

  private final Library library;

  StaticTypes(Library library) {
    this.library = library;
  }

  Type of(Expression expression, Place place) {
    return of(expression, place, MOST_LETS);
  }

  /**
   * @param lets how many lets may be followed, which ends with those that lead to themselves
   */
  private Type of(Expression expression, Place place, int lets) {
    if (expression instanceof Expression.AttributeReference reference) {
      return reference(reference.name(), place, lets);
    }
    if (expression instanceof Expression.Binary binary
        && binary.operator() == BinaryOperator.OR_IF_UNSET) {
      Type left = of(binary.left(), place, lets);
      return binary.right() instanceof Expression.NoneLiteral ? left.orNone() : left;
    }
    if (expression instanceof Expression.Member member) {
      String name = member.member().text();
      return fields(member.receiver(), place)
          .map(fields -> fields.types().getOrDefault(name, Type.ANY))
          .or(() -> library.attribute(name).map(AttributeType::type))
          .orElse(Type.ANY);
    }
    if (expression instanceof Expression.Index index) {
      return of(index.receiver(), place, lets).list().map(Type.ListOf::element).orElse(Type.ANY);
    }
    return Type.ANY;
  }

  private Type reference(String name, Place place, int lets) {
    Place.@Nullable Variable variable = place.variable(name);
    if (variable != null) {
      return variable.type();
    }
    Place.@Nullable Named named = place.let(name);
    if (named != null) {
      return lets == 0 ? Type.ANY : of(named.let().value(), named.place(), lets - 1);
    }
    return library
        .attribute(name)
        .map(AttributeType::type)
        .filter(type -> library.input(name).isEmpty())
        .orElse(Type.ANY);
  }

  /** What may be read of a value, and what the value is called. */
  record Fields(String owner, Map<String, Type> types) {}

  /**
   * What may be read of the expression; empty when it is not known to be an input or part of one.
   */
  Optional<Fields> fields(Expression receiver, Place place) {
    Optional<String> input = input(receiver, place, MOST_LETS);
    if (input.isPresent()) {
      Map<String, Type> types = new LinkedHashMap<>();
      for (InputDeclaration.Field field : library.input(input.get()).orElseThrow().fields()) {
        String name = field.name().text();
        types.put(name, library.inputField(input.get(), name).orElse(Type.ANY));
      }
      return Optional.of(new Fields(input.get(), types));
    }
    return of(receiver, place).alternatives().stream()
        .filter(Type.InputOf.class::isInstance)
        .map(term -> ((Type.InputOf) term).name())
        .flatMap(type -> library.fields(type).stream().map(types -> new Fields(type, types)))
        .findFirst();
  }

  /** The name of the input whose fields the members of the expression are. */
  private Optional<String> input(Expression receiver, Place place, int lets) {
    if (receiver instanceof Expression.AttributeReference reference) {
      String name = reference.name();
      Place.@Nullable Variable variable = place.variable(name);
      if (variable != null) {
        return Optional.of(variable.input()).filter(input -> library.input(input).isPresent());
      }
      Place.@Nullable Named named = place.let(name);
      if (named != null) {
        return lets == 0 ? Optional.empty() : input(named.let().value(), named.place(), lets - 1);
      }
      return Optional.of(name).filter(input -> library.input(input).isPresent() && !isList(input));
    }
    return receiver instanceof Expression.Index index
            && index.receiver() instanceof Expression.AttributeReference list
        ? Optional.of(list.name()).filter(input -> library.input(input).isPresent())
        : Optional.empty();
  }

  private boolean isList(String input) {
    return library.inputType(input).flatMap(Type::list).isPresent();
  }

  /** Whether the expression is an input or part of one. */
  boolean isInput(Expression expression, Place place) {
    if (expression instanceof Expression.AttributeReference reference) {
      Place.@Nullable Named named = place.let(reference.name());
      return place.variable(reference.name()) != null
          || named != null
          || library.input(reference.name()).isPresent();
    }
    if (expression instanceof Expression.Index index) {
      return isInput(index.receiver(), place);
    }
    return expression instanceof Expression.Member member && isInput(member.receiver(), place);
  }
}
