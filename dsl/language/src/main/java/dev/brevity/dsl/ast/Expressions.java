package dev.brevity.dsl.ast;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Walks over expressions. */
public final class Expressions {
  private static final Children CHILDREN = new Children();

  private Expressions() {}

  /** Whether the expression, or one inside it, is the attribute (or other name) given. */
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

  /** The attributes and other names that the expression reads. */
  public static Set<String> read(Expression expression) {
    Set<String> names = new LinkedHashSet<>();
    if (expression instanceof Expression.AttributeReference reference) {
      names.add(reference.name());
    }
    children(expression).forEach(child -> names.addAll(read(child)));
    return names;
  }

  /** By names of attributes (or others), those of the expressions that read them. */
  public static Map<String, Set<Expression>> reading(List<Expression> expressions) {
    Map<String, Set<Expression>> reading = new HashMap<>();
    for (Expression expression : expressions) {
      for (String name : read(expression)) {
        reading
            .computeIfAbsent(name, key -> Collections.newSetFromMap(new IdentityHashMap<>()))
            .add(expression);
      }
    }
    return reading;
  }

  /** The expressions directly inside the expression. */
  public static List<Expression> children(Expression expression) {
    return expression.accept(CHILDREN);
  }

  /** The expressions of a recipe's body: values and conditions. */
  public static List<Expression> of(RecipeBody body) {
    return Stream.of(
            body.lets().stream().map(Let::value),
            body.assignments().stream().map(Assignment::value),
            body.refinements().stream().map(refinement -> refinement.override().value()),
            body.requirements().stream().map(Requirement::condition))
        .flatMap(all -> all)
        .toList();
  }

  /** The expressions among what demands are made of. */
  public static List<Expression> of(Demands demands) {
    return Stream.concat(
            demands.lets().stream().map(Let::value),
            demands.requirements().stream().map(Requirement::condition))
        .toList();
  }

  /** What stands directly inside each kind of expression. */
  private static final class Children implements Expression.Visitor<List<Expression>> {
    @Override
    public List<Expression> number(Expression.NumberLiteral number) {
      return List.of();
    }

    @Override
    public List<Expression> text(Expression.StringLiteral text) {
      return List.of();
    }

    @Override
    public List<Expression> truth(Expression.BooleanLiteral truth) {
      return List.of();
    }

    @Override
    public List<Expression> none(Expression.NoneLiteral none) {
      return List.of();
    }

    @Override
    public List<Expression> name(Expression.NameReference name) {
      return List.of();
    }

    @Override
    public List<Expression> reference(Expression.AttributeReference reference) {
      return List.of();
    }

    @Override
    public List<Expression> parent(Expression.ParentReference parent) {
      return List.of();
    }

    @Override
    public List<Expression> member(Expression.Member member) {
      return List.of(member.receiver());
    }

    @Override
    public List<Expression> methodCall(Expression.MethodCall call) {
      List<Expression> children = new ArrayList<>(List.of(call.receiver()));
      children.addAll(call.arguments());
      return children;
    }

    @Override
    public List<Expression> index(Expression.Index index) {
      return List.of(index.receiver(), index.index());
    }

    @Override
    public List<Expression> call(Expression.Call call) {
      return call.arguments();
    }

    @Override
    public List<Expression> unary(Expression.Unary unary) {
      return List.of(unary.operand());
    }

    @Override
    public List<Expression> binary(Expression.Binary binary) {
      return List.of(binary.left(), binary.right());
    }

    @Override
    public List<Expression> list(Expression.ListLiteral list) {
      return list.elements();
    }

    @Override
    public List<Expression> comprehension(Expression.Comprehension comprehension) {
      return List.of(comprehension.element(), comprehension.list());
    }

    @Override
    public List<Expression> recipe(Expression.AnonymousRecipe recipe) {
      return of(recipe.body());
    }

    @Override
    public List<Expression> construction(Expression.Construction construction) {
      return construction.arguments().stream().map(Assignment::value).toList();
    }

    @Override
    public List<Expression> match(Expression.Match match) {
      List<Expression> children = new ArrayList<>(List.of(match.subject()));
      match.arms().forEach(arm -> children.add(arm.value()));
      match.otherwise().ifPresent(children::add);
      return children;
    }

    @Override
    public List<Expression> when(Expression.When when) {
      List<Expression> children = new ArrayList<>();
      when.arms().forEach(arm -> children.addAll(List.of(arm.condition(), arm.value())));
      when.otherwise().ifPresent(children::add);
      return children;
    }

    @Override
    public List<Expression> failure(Expression.Failure failure) {
      return List.of();
    }

    @Override
    public List<Expression> malformed(Expression.Malformed malformed) {
      return List.of();
    }
  }
}
