package dev.brevity.tests.conformance;

import dev.brevity.dsl.ast.Expression;
import java.math.BigDecimal;
import java.util.Locale;

/** Expressions as texts that are equal when the reference would not tell them apart. */
final class CanonicalExpression {
  private CanonicalExpression() {}

  static String of(Expression expression) {
    if (expression instanceof Expression.NumberLiteral literal) {
      return number(literal.value());
    }
    if (expression instanceof Expression.Unary unary
        && unary.operand() instanceof Expression.NumberLiteral literal) {
      return number(literal.value().negate());
    }
    if (expression instanceof Expression.StringLiteral literal) {
      return literal.value().toUpperCase(Locale.ROOT);
    }
    if (expression instanceof Expression.BooleanLiteral literal) {
      return Boolean.toString(literal.value());
    }
    if (expression instanceof Expression.NoneLiteral) {
      return "none";
    }
    if (expression instanceof Expression.NameReference reference) {
      return reference.name().toUpperCase(Locale.ROOT);
    }
    if (expression instanceof Expression.Construction construction) {
      return construction.implementation().text().toUpperCase(Locale.ROOT);
    }
    if (expression instanceof Expression.AttributeReference reference) {
      return reference.name();
    }
    if (expression instanceof Expression.Binary binary
        && binary.operator() == Expression.BinaryOperator.OR_IF_UNSET
        && binary.right() instanceof Expression.NoneLiteral) {
      // Where the reference insists on an attribute of the outer recipe, recipes may do without.
      return of(binary.left());
    }
    if (expression instanceof Expression.Member member) {
      return of(member.receiver()) + "." + member.member().text();
    }
    if (expression instanceof Expression.ParentReference) {
      return "parent";
    }
    if (expression instanceof Expression.ListLiteral list) {
      return list.elements().stream().map(CanonicalExpression::of).toList().toString();
    }
    return expression.getClass().getSimpleName();
  }

  static String number(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
