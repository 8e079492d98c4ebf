package dev.brevity.dsl.ast;

import java.util.ArrayList;
import java.util.List;

/** Walks over expressions. */
public final class Expressions {
  private Expressions() {}

  /** Whether the expression, or one inside it, is the attribute of that name. */
  public static boolean mentions(Expression expression, String attribute) {
    if (expression instanceof Expression.AttributeReference reference) {
      return reference.name().equals(attribute);
    }
    for (Expression child : children(expression)) {
      if (mentions(child, attribute)) {
        return true;
      }
    }
    return false;
  }

  /** The expressions directly inside the expression. */
  public static List<Expression> children(Expression expression) {
    if (expression instanceof Expression.Member member) {
      return List.of(member.receiver());
    }
    if (expression instanceof Expression.MethodCall call) {
      return with(call.arguments(), call.receiver());
    }
    if (expression instanceof Expression.Index index) {
      return List.of(index.receiver(), index.index());
    }
    if (expression instanceof Expression.Call call) {
      return call.arguments();
    }
    if (expression instanceof Expression.Unary unary) {
      return List.of(unary.operand());
    }
    if (expression instanceof Expression.Binary binary) {
      return List.of(binary.left(), binary.right());
    }
    if (expression instanceof Expression.ListLiteral list) {
      return list.elements();
    }
    if (expression instanceof Expression.Comprehension comprehension) {
      return List.of(comprehension.element(), comprehension.list());
    }
    if (expression instanceof Expression.AnonymousRecipe recipe) {
      return values(recipe.body().assignments());
    }
    if (expression instanceof Expression.Construction construction) {
      return values(construction.arguments());
    }
    if (expression instanceof Expression.Match match) {
      List<Expression> children = new ArrayList<>(List.of(match.subject()));
      match.arms().forEach(arm -> children.add(arm.value()));
      match.otherwise().ifPresent(children::add);
      return children;
    }
    if (expression instanceof Expression.When when) {
      List<Expression> children = new ArrayList<>();
      when.arms().forEach(arm -> children.addAll(List.of(arm.condition(), arm.value())));
      when.otherwise().ifPresent(children::add);
      return children;
    }
    return List.of();
  }

  private static List<Expression> with(List<Expression> expressions, Expression first) {
    List<Expression> all = new ArrayList<>(List.of(first));
    all.addAll(expressions);
    return all;
  }

  private static List<Expression> values(List<Assignment> assignments) {
    List<Expression> values = new ArrayList<>();
    assignments.forEach(assignment -> values.add(assignment.value()));
    return values;
  }
}
