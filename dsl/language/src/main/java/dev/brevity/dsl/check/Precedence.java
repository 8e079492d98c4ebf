package dev.brevity.dsl.check;

import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Expressions;
import dev.brevity.dsl.ast.Pattern;
import dev.brevity.dsl.link.AttributeEntry;
import dev.brevity.dsl.link.MergedRecipe;
import java.util.Optional;

/** Finds attributes that are asked before another one, which then has no say. */
final class Precedence {
  private Precedence() {}

  /**
   * A sentence for an expression of the recipe that would read the attribute only if another one,
   * which is set, were not.
   */
  static Optional<String> over(String attribute, MergedRecipe recipe) {
    for (AttributeEntry entry : recipe.attributes()) {
      Optional<String> winner =
          before(attribute, entry.assignment().value())
              .filter(name -> !name.equals(attribute) && recipe.attribute(name).isPresent());
      if (winner.isPresent()) {
        return Optional.of(
            "`"
                + winner.get()
                + "` wins: `"
                + entry.attribute()
                + "` comes from it, and from `"
                + attribute
                + "` only where it is not set");
      }
    }
    return Optional.empty();
  }

  /** The attribute {@code a} of {@code a ?? …} or {@code match a { unset => … }}. */
  private static Optional<String> before(String attribute, Expression expression) {
    if (expression instanceof Expression.Match match) {
      return match.arms().stream()
              .anyMatch(arm -> isLack(arm) && Expressions.mentions(arm.value(), attribute))
          ? subject(match.subject())
          : Optional.empty();
    }
    if (!(expression instanceof Expression.Binary binary)) {
      return Optional.empty();
    }
    return Expressions.mentions(binary.right(), attribute)
        ? asked(binary)
        : before(attribute, binary.left());
  }

  /** Whether the arm is for an attribute that is not set, or none. */
  private static boolean isLack(Expression.MatchArm arm) {
    return arm.patterns().stream()
        .anyMatch(
            pattern ->
                pattern instanceof Pattern.Unset
                    || (pattern instanceof Pattern.Constant constant
                        && constant.value() instanceof Expression.NoneLiteral));
  }

  private static Optional<String> subject(Expression subject) {
    return subject instanceof Expression.AttributeReference attribute
        ? Optional.of(attribute.name())
        : asked(subject);
  }

  /** The attribute that a chain of alternatives begins with. */
  private static Optional<String> asked(Expression expression) {
    if (!(expression instanceof Expression.Binary binary)
        || binary.operator() != Expression.BinaryOperator.OR_IF_UNSET) {
      return Optional.empty();
    }
    return binary.left() instanceof Expression.AttributeReference first
        ? Optional.of(first.name())
        : asked(binary.left());
  }
}
