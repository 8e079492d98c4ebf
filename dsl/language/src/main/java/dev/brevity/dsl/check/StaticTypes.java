package dev.brevity.dsl.check;

import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Expression.BinaryOperator;
import dev.brevity.dsl.ast.InputDeclaration;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.type.AttributeType;
import dev.brevity.dsl.type.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What declarations alone tell of an expression's type; {@link Type#ANY} where they tell nothing.
 */
final class StaticTypes {
  private final Library library;

  StaticTypes(Library library) {
    this.library = library;
  }

  Type of(Expression expression, Place place) {
    if (expression instanceof Expression.AttributeReference reference) {
      return place.variable(reference.name()) != null ? Type.ANY : attribute(reference.name());
    }
    if (expression instanceof Expression.Binary binary
        && binary.operator() == BinaryOperator.OR_IF_UNSET) {
      Type left = of(binary.left(), place);
      return binary.right() instanceof Expression.NoneLiteral ? left.orNone() : left;
    }
    if (expression instanceof Expression.Member member) {
      Optional<InputDeclaration> input = input(member.receiver(), place);
      return input.isPresent()
          ? library.inputField(input.get().name().text(), member.member().text()).orElse(Type.ANY)
          : library.attribute(member.member().text()).map(AttributeType::type).orElse(Type.ANY);
    }
    return Type.ANY;
  }

  private Type attribute(String name) {
    return library
        .attribute(name)
        .map(AttributeType::type)
        .filter(type -> library.input(name).isEmpty())
        .orElse(Type.ANY);
  }

  /** The input whose fields the members of the expression are. */
  Optional<InputDeclaration> input(Expression receiver, Place place) {
    if (receiver instanceof Expression.AttributeReference reference) {
      Place.@Nullable Variable variable = place.variable(reference.name());
      if (variable != null) {
        return library.input(variable.input());
      }
      boolean list = library.inputType(reference.name()).flatMap(Type::list).isPresent();
      return list ? Optional.empty() : library.input(reference.name());
    }
    return receiver instanceof Expression.Index index
            && index.receiver() instanceof Expression.AttributeReference reference
        ? library.input(reference.name())
        : Optional.empty();
  }

  /** Whether the expression is an input or part of one. */
  boolean isInput(Expression expression, Place place) {
    if (expression instanceof Expression.AttributeReference reference) {
      return place.variable(reference.name()) != null
          || library.input(reference.name()).isPresent();
    }
    if (expression instanceof Expression.Index index) {
      return isInput(index.receiver(), place);
    }
    return expression instanceof Expression.Member member && isInput(member.receiver(), place);
  }
}
