package dev.brevity.dsl.print;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Expression.AnonymousRecipe;
import dev.brevity.dsl.ast.Expression.AttributeReference;
import dev.brevity.dsl.ast.Expression.Binary;
import dev.brevity.dsl.ast.Expression.BinaryOperator;
import dev.brevity.dsl.ast.Expression.BooleanLiteral;
import dev.brevity.dsl.ast.Expression.Call;
import dev.brevity.dsl.ast.Expression.Comprehension;
import dev.brevity.dsl.ast.Expression.Construction;
import dev.brevity.dsl.ast.Expression.Failure;
import dev.brevity.dsl.ast.Expression.Index;
import dev.brevity.dsl.ast.Expression.ListLiteral;
import dev.brevity.dsl.ast.Expression.Match;
import dev.brevity.dsl.ast.Expression.Member;
import dev.brevity.dsl.ast.Expression.MethodCall;
import dev.brevity.dsl.ast.Expression.NameReference;
import dev.brevity.dsl.ast.Expression.NoneLiteral;
import dev.brevity.dsl.ast.Expression.NumberLiteral;
import dev.brevity.dsl.ast.Expression.ParentReference;
import dev.brevity.dsl.ast.Expression.StringLiteral;
import dev.brevity.dsl.ast.Expression.Unary;
import dev.brevity.dsl.ast.Expression.UnaryOperator;
import dev.brevity.dsl.ast.Expression.When;
import dev.brevity.dsl.ast.RecipeBody;
import dev.brevity.dsl.ast.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes expressions with no more parentheses than needed. Lines are broken between arms but not
 * indented; that is the formatter's work.
 */
final class ExpressionPrinter {
  private static final int LOOSEST = 0;
  private static final int NOT = 35;
  private static final int NEGATE = 75;
  private static final int POSTFIX = 90;
  private static final int PRIMARY = 100;

  private final Optional<Comments> comments;

  /**
   * @param comments written above and behind the arms and members that they stand next to; absent
   *     to leave them out
   */
  ExpressionPrinter(Optional<Comments> comments) {
    this.comments = comments;
  }

  String print(Expression expression) {
    return print(expression, LOOSEST);
  }

  private String print(Expression expression, int tightest) {
    String text = bare(expression);
    return level(expression) < tightest ? "(" + text + ")" : text;
  }

  private String bare(Expression expression) {
    if (expression instanceof NumberLiteral number) {
      return Literal.number(number.value(), number.integral());
    } else if (expression instanceof StringLiteral string) {
      return Literal.string(string.value());
    } else if (expression instanceof BooleanLiteral literal) {
      return String.valueOf(literal.value());
    } else if (expression instanceof NoneLiteral) {
      return "none";
    } else if (expression instanceof NameReference reference) {
      return reference.name();
    } else if (expression instanceof AttributeReference reference) {
      return reference.name();
    } else if (expression instanceof ParentReference) {
      return "parent";
    } else if (expression instanceof Failure failure) {
      return "error " + Literal.string(failure.message());
    } else if (expression instanceof Member member) {
      return print(member.receiver(), POSTFIX) + "." + member.member();
    } else if (expression instanceof MethodCall call) {
      return print(call.receiver(), POSTFIX)
          + "."
          + call.method()
          + list("(", call.arguments(), ")");
    } else if (expression instanceof Index index) {
      return print(index.receiver(), POSTFIX) + "[" + print(index.index()) + "]";
    } else if (expression instanceof Call call) {
      return call.function() + list("(", call.arguments(), ")");
    } else if (expression instanceof Unary unary) {
      return unary.operator() == UnaryOperator.NEGATE
          ? "-" + print(unary.operand(), NEGATE)
          : "not " + print(unary.operand(), NOT);
    } else if (expression instanceof Binary binary) {
      return binary(binary);
    } else if (expression instanceof ListLiteral literal) {
      return list("[", literal.elements(), "]");
    } else if (expression instanceof Comprehension comprehension) {
      return "["
          + print(comprehension.element())
          + " for "
          + comprehension.variable()
          + " in "
          + print(comprehension.list())
          + "]";
    } else {
      return compound(expression);
    }
  }

  private String compound(Expression expression) {
    if (expression instanceof AnonymousRecipe recipe) {
      return recipe.base() + " " + body(recipe.body());
    } else if (expression instanceof Construction construction) {
      return construction.implementation()
          + construction.arguments().stream()
              .map(this::assignment)
              .collect(Collectors.joining(", ", "(", ")"));
    } else if (expression instanceof Match match) {
      return match(match);
    } else if (expression instanceof When when) {
      return when.arms().size() == 1 && when.otherwise().isPresent()
          ? conditional(when, when.otherwise().get())
          : when(when);
    } else {
      return expression.span().text();
    }
  }

  private String binary(Binary binary) {
    int level = level(binary.operator());
    boolean right = binary.operator() == BinaryOperator.POWER;
    return print(binary.left(), right ? level + 1 : level)
        + " "
        + binary.operator().symbol()
        + " "
        + print(binary.right(), right ? level : level + 1);
  }

  private String list(String open, List<Expression> elements, String close) {
    return elements.stream().map(this::print).collect(Collectors.joining(", ", open, close));
  }

  private String conditional(When when, Expression otherwise) {
    return "if "
        + print(when.arms().get(0).condition())
        + " then "
        + print(when.arms().get(0).value())
        + " else "
        + print(otherwise);
  }

  private String match(Match match) {
    List<String> arms = new ArrayList<>();
    for (Expression.MatchArm arm : match.arms()) {
      String patterns = arm.patterns().stream().map(this::print).collect(Collectors.joining(", "));
      arms.add(commented(arm.span(), patterns + " => " + print(arm.value())));
    }
    match.otherwise().ifPresent(value -> arms.add("else => " + print(value)));
    return "match " + subject(match.subject()) + " " + block(arms);
  }

  /** A name before a brace would read as a recipe in place. */
  private String subject(Expression subject) {
    String text = print(subject);
    return subject instanceof NameReference ? "(" + text + ")" : text;
  }

  private String when(When when) {
    List<String> arms = new ArrayList<>();
    for (Expression.WhenArm arm : when.arms()) {
      arms.add(commented(arm.span(), print(arm.condition()) + " => " + print(arm.value())));
    }
    when.otherwise().ifPresent(value -> arms.add("else => " + print(value)));
    return "when " + block(arms);
  }

  private static String block(List<String> arms) {
    List<String> separated = new ArrayList<>();
    for (int i = 0; i < arms.size(); i++) {
      boolean couldContinue =
          i + 1 < arms.size() && "([-\"".indexOf(firstOfCode(arms.get(i + 1))) >= 0;
      separated.add(couldContinue ? arms.get(i) + "," : arms.get(i));
    }
    return lines(separated);
  }

  private static char firstOfCode(String arm) {
    int start = 0;
    while (arm.startsWith("//", start)) {
      start = arm.indexOf('\n', start) + 1;
    }
    return arm.charAt(start);
  }

  /** Braces with one member per line, or all on one line when there are only short values. */
  String body(RecipeBody body) {
    List<String> members = new ArrayList<>();
    body.assignments().forEach(assignment -> members.add(commentedAssignment(assignment)));
    body.requirements()
        .forEach(
            requirement -> members.add(commented(requirement.span(), requirement(requirement))));
    return members(members);
  }

  static String members(List<String> members) {
    if (members.isEmpty()) {
      return "{}";
    }
    boolean brief = members.stream().noneMatch(member -> member.contains("\n"));
    return brief ? "{ " + String.join("  ", members) + " }" : lines(members);
  }

  /** Braces with one member per line. */
  static String lines(List<String> members) {
    if (members.isEmpty()) {
      return "{}";
    }
    StringBuilder text = new StringBuilder("{\n");
    for (String member : members) {
      // A member with a comment behind it has ended its line itself.
      text.append(member).append(member.endsWith("\n") ? "" : "\n");
    }
    return text.append('}').toString();
  }

  String commentedAssignment(Assignment assignment) {
    return documentation(assignment.documentation())
        + commented(assignment.span(), bareAssignment(assignment));
  }

  private String assignment(Assignment assignment) {
    String documentation = documentation(assignment.documentation());
    return (documentation.isEmpty() ? "" : "\n" + documentation) + bareAssignment(assignment);
  }

  private String bareAssignment(Assignment assignment) {
    return assignment.target() + " = " + print(assignment.value());
  }

  String requirement(Requirement requirement) {
    return "require "
        + print(requirement.condition())
        + " : "
        + Literal.string(requirement.message())
        + requirement.remedy().map(fix -> " fix " + Literal.string(fix)).orElse("");
  }

  /** {@code ///} lines, each with its line end. */
  static String documentation(String text) {
    return text.isEmpty()
        ? ""
        : text.lines()
            .map(line -> (line.isEmpty() ? "///" : "/// " + cleaned(line)) + "\n")
            .collect(Collectors.joining());
  }

  private static String cleaned(String line) {
    StringBuilder clean = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); i++) {
      clean.append(Literal.printable(line, i) ? line.charAt(i) : ' ');
    }
    return clean.toString();
  }

  /** The text between the comments that stand next to the place. */
  String commented(dev.brevity.grammar.Span place, String text) {
    if (comments.isEmpty()) {
      return text;
    }
    String above =
        comments.get().above(place).stream()
            .map(comment -> "// " + comment + "\n")
            .collect(Collectors.joining());
    String behind = comments.get().behind(place).map(comment -> " // " + comment + "\n").orElse("");
    return above + text + behind;
  }

  /** The members of a block, and the comments at its end. */
  List<String> closed(List<String> members, dev.brevity.grammar.Span block) {
    List<String> all = new ArrayList<>(members);
    comments.ifPresent(
        found -> found.inside(block).forEach(comment -> all.add("// " + comment + "\n")));
    return all;
  }

  private static int level(Expression expression) {
    if (expression instanceof Binary binary) {
      return level(binary.operator());
    } else if (expression instanceof Unary unary) {
      return unary.operator() == UnaryOperator.NEGATE ? NEGATE : NOT;
    } else if (expression instanceof When when) {
      return when.arms().size() == 1 && when.otherwise().isPresent() ? LOOSEST : PRIMARY;
    } else {
      return PRIMARY;
    }
  }

  private static int level(BinaryOperator operator) {
    return switch (operator) {
      case POWER -> 80;
      case TIMES, DIVIDE, REMAINDER -> 70;
      case PLUS, MINUS -> 60;
      case OR_IF_UNSET -> 50;
      case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, IN -> 40;
      case AND -> 30;
      case OR -> 20;
    };
  }
}
