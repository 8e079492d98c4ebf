package dev.brevity.dsl.print;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Expression.AnonymousRecipe;
import dev.brevity.dsl.ast.Expression.BooleanLiteral;
import dev.brevity.dsl.ast.Expression.Construction;
import dev.brevity.dsl.ast.Expression.ListLiteral;
import dev.brevity.dsl.ast.Expression.NameReference;
import dev.brevity.dsl.ast.Expression.NoneLiteral;
import dev.brevity.dsl.ast.Expression.NumberLiteral;
import dev.brevity.dsl.ast.Expression.StringLiteral;
import dev.brevity.dsl.ast.Expression.Unary;
import dev.brevity.dsl.ast.Expression.UnaryOperator;
import dev.brevity.dsl.ast.Let;
import dev.brevity.dsl.ast.RecipeBody;
import dev.brevity.dsl.ast.Refinement;
import dev.brevity.dsl.ast.Requirement;
import dev.brevity.dsl.format.QuantFormatter;
import dev.brevity.grammar.SourceText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes expressions and recipe bodies as YAML: plain data where YAML has a word for it, else after
 * {@code =}.
 */
final class YamlValuePrinter {
  private static final int WIDTH = 100;

  private final YamlLines lines;
  private final Comments comments;
  private final ExpressionPrinter expressions;

  YamlValuePrinter(YamlLines lines, Comments comments) {
    this.lines = lines;
    this.comments = comments;
    this.expressions = new ExpressionPrinter(Optional.of(comments));
  }

  void assignments(List<Assignment> assignments) {
    assignments.forEach(this::assignment);
  }

  void assignment(Assignment assignment) {
    lines.comments(comments.above(assignment.span()));
    documentation(assignment.documentation());
    entry(assignment.target().text(), assignment.value(), comments.behind(assignment.span()));
  }

  /** {@code key: value}, over as many lines as the value needs. */
  void entry(String key, Expression value, Optional<String> comment) {
    String behind = comment.map(text -> "  # " + text).orElse("");
    Optional<String> brief = brief(value).filter(text -> key.length() + text.length() < WIDTH - 20);
    if (brief.isPresent()) {
      lines.line(key + ": " + brief.get() + behind);
    } else if (value instanceof AnonymousRecipe recipe && fits(recipe.body())) {
      lines.line(key + ":" + behind);
      lines.indented(
          () -> {
            lines.line("extends: " + YamlText.name(recipe.base().text()));
            body(recipe.body());
          });
    } else if (value instanceof Construction construction && distinct(construction.arguments())) {
      lines.line(key + ":" + behind);
      lines.indented(
          () -> {
            lines.line("implementation: " + YamlText.name(construction.implementation().text()));
            assignments(construction.arguments());
          });
    } else {
      expression(key, value, behind);
    }
  }

  void body(RecipeBody body) {
    lets(body.lets());
    assignments(body.assignments());
    body.refinements().forEach(this::refinement);
    requirements(body.requirements());
  }

  void lets(List<Let> lets) {
    if (lets.isEmpty()) {
      return;
    }
    lines.line("let:");
    lines.indented(
        () -> {
          for (Let let : lets) {
            lines.comments(comments.above(let.span()));
            documentation(let.documentation());
            entry(let.name().text(), let.value(), comments.behind(let.span()));
          }
        });
  }

  private void refinement(Refinement refinement) {
    lines.comments(comments.above(refinement.span()));
    documentation(refinement.override().documentation());
    entry(refinement.name(), refinement.override().value(), comments.behind(refinement.span()));
  }

  private void documentation(String text) {
    text.lines().forEach(line -> lines.line(("## " + line).stripTrailing()));
  }

  void requirements(List<Requirement> requirements) {
    requirements("require", "condition", Requirement.Kind.REQUIRE, requirements);
    requirements("refuse", "when", Requirement.Kind.REFUSE, requirements);
  }

  private void requirements(
      String key, String condition, Requirement.Kind kind, List<Requirement> all) {
    List<Requirement> some = all.stream().filter(one -> one.kind() == kind).toList();
    if (some.isEmpty()) {
      return;
    }
    lines.line(key + ":");
    lines.indented(
        () ->
            some.forEach(
                requirement -> {
                  lines.comments(comments.above(requirement.span()));
                  lines.item(
                      () -> {
                        entry(condition, requirement.condition(), Optional.empty());
                        lines.text("message", requirement.message());
                        requirement.remedy().ifPresent(fix -> lines.text("fix", fix));
                      });
                }));
  }

  private void expression(String key, Expression value, String behind) {
    String text = "= " + expressions.print(value);
    if (!text.contains("\n")) {
      lines.line(key + ": " + YamlText.expression(text) + behind);
      return;
    }
    lines.line(key + ": |-" + behind);
    lines.indented(() -> formatted(text.substring(2)).lines().forEach(lines::line));
  }

  /** The expression with its lines indented as they would be in a {@code .quant} file. */
  private static String formatted(String expression) {
    String head = "quantizer X {\n  x ";
    Optional<String> text =
        new QuantFormatter()
            .format(
                new SourceText("printed.quant", head + "= " + expression + "\n}\n"), ignored -> {});
    return text.filter(formatted -> formatted.startsWith(head))
        .map(formatted -> formatted.substring(head.length(), formatted.lastIndexOf('}')))
        .map(formatted -> formatted.stripTrailing().replace("\n  ", "\n"))
        .orElse("= " + expression);
  }

  /** The value on one line as data, when it is short and needs no expression. */
  private Optional<String> brief(Expression value) {
    if (value instanceof NumberLiteral number) {
      return Optional.of(Literal.number(number.value(), number.integral()));
    } else if (value instanceof Unary unary
        && unary.operator() == UnaryOperator.NEGATE
        && unary.operand() instanceof NumberLiteral number) {
      return Optional.of("-" + Literal.number(number.value(), number.integral()));
    } else if (value instanceof StringLiteral string) {
      return Optional.of(YamlText.string(string.value()));
    } else if (value instanceof BooleanLiteral literal) {
      return Optional.of(String.valueOf(literal.value()));
    } else if (value instanceof NoneLiteral) {
      return Optional.of("none");
    } else if (value instanceof NameReference reference) {
      return Optional.of(reference.name()).filter(YamlText::plainName);
    } else if (value instanceof ListLiteral list) {
      return all(list.elements().stream().map(this::brief).toList(), "[", "]");
    } else if (value instanceof AnonymousRecipe recipe) {
      RecipeBody body = recipe.body();
      return RecipeBody.of(body.assignments()).equals(body)
          ? mapping("extends: " + YamlText.name(recipe.base().text()), body.assignments())
          : Optional.empty();
    } else if (value instanceof Construction construction) {
      return mapping(
          "implementation: " + YamlText.name(construction.implementation().text()),
          construction.arguments());
    }
    return Optional.empty();
  }

  private Optional<String> mapping(String first, List<Assignment> assignments) {
    if (!distinct(assignments)) {
      return Optional.empty();
    }
    List<Optional<String>> parts = new ArrayList<>();
    parts.add(Optional.of(first));
    for (Assignment assignment : assignments) {
      parts.add(
          assignment.documentation().isEmpty()
              ? brief(assignment.value()).map(value -> assignment.target() + ": " + value)
              : Optional.empty());
    }
    return all(parts, "{", "}");
  }

  private static Optional<String> all(List<Optional<String>> parts, String open, String close) {
    return parts.stream().allMatch(Optional::isPresent)
        ? Optional.of(
            parts.stream().flatMap(Optional::stream).collect(Collectors.joining(", ", open, close)))
        : Optional.empty();
  }

  /** Whether YAML has a key for everything that stands in the body, each once. */
  private static boolean fits(RecipeBody body) {
    Set<String> seen = new HashSet<>();
    return distinct(body.assignments())
        && body.refinements().stream().allMatch(refinement -> seen.add(refinement.name()))
        && body.lets().stream().allMatch(let -> seen.add(let.name().text()));
  }

  /**
   * YAML has no place for the same key twice; such a recipe is wrong, but still to be printed as it
   * is.
   */
  private static boolean distinct(List<Assignment> assignments) {
    Set<String> seen = new HashSet<>();
    return assignments.stream().allMatch(assignment -> seen.add(assignment.target().text()));
  }
}
