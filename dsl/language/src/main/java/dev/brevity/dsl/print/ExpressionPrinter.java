package dev.brevity.dsl.print;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Demands;
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
import dev.brevity.dsl.ast.Expression.Malformed;
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
import dev.brevity.dsl.ast.Let;
import dev.brevity.dsl.ast.Pattern;
import dev.brevity.dsl.ast.RecipeBody;
import dev.brevity.dsl.ast.Refinement;
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
  private final Bare bare = new Bare();

  /**
   * @param comments written above and after the arms and members that they stand next to; absent to
   *     leave them out
   */
  ExpressionPrinter(Optional<Comments> comments) {
    this.comments = comments;
  }

  String print(Expression expression) {
    return print(expression, LOOSEST);
  }

  private String print(Expression expression, int tightest) {
    String text = expression.accept(bare);
    return level(expression) < tightest ? "(" + text + ")" : text;
  }

  /** Writes each kind of expression without brackets around it. */
  private final class Bare implements Expression.Visitor<String> {
    @Override
    public String number(NumberLiteral number) {
      return Literal.number(number.value(), number.integral());
    }

    @Override
    public String text(StringLiteral text) {
      return Literal.string(text.value());
    }

    @Override
    public String truth(BooleanLiteral truth) {
      return String.valueOf(truth.value());
    }

    @Override
    public String none(NoneLiteral none) {
      return "none";
    }

    @Override
    public String name(NameReference name) {
      return name.name();
    }

    @Override
    public String reference(AttributeReference reference) {
      return reference.name();
    }

    @Override
    public String parent(ParentReference parent) {
      return "parent";
    }

    @Override
    public String member(Member member) {
      return print(member.receiver(), POSTFIX) + "." + member.member();
    }

    @Override
    public String methodCall(MethodCall call) {
      return print(call.receiver(), POSTFIX)
          + "."
          + call.method()
          + elements("(", call.arguments(), ")");
    }

    @Override
    public String index(Index index) {
      return print(index.receiver(), POSTFIX) + "[" + print(index.index()) + "]";
    }

    @Override
    public String call(Call call) {
      return call.function() + elements("(", call.arguments(), ")");
    }

    @Override
    public String unary(Unary unary) {
      return unary.operator() == UnaryOperator.NEGATE
          ? "-" + print(unary.operand(), NEGATE)
          : "not " + print(unary.operand(), NOT);
    }

    @Override
    public String binary(Binary binary) {
      int level = level(binary.operator());
      boolean right = binary.operator() == BinaryOperator.POWER;
      return print(binary.left(), right ? level + 1 : level)
          + " "
          + binary.operator().symbol()
          + " "
          + print(binary.right(), right ? level : level + 1);
    }

    @Override
    public String list(ListLiteral list) {
      return elements("[", list.elements(), "]");
    }

    @Override
    public String comprehension(Comprehension comprehension) {
      return "["
          + print(comprehension.element())
          + " for "
          + comprehension.variable()
          + " in "
          + print(comprehension.list())
          + "]";
    }

    @Override
    public String recipe(AnonymousRecipe recipe) {
      return recipe.base() + " " + ExpressionPrinter.members(membersOf(recipe.body()));
    }

    @Override
    public String construction(Construction construction) {
      return construction.implementation()
          + construction.arguments().stream()
              .map(ExpressionPrinter.this::assignment)
              .collect(Collectors.joining(", ", "(", ")"));
    }

    @Override
    public String match(Match match) {
      List<String> arms = new ArrayList<>();
      for (Expression.MatchArm arm : match.arms()) {
        String patterns =
            arm.patterns().stream()
                .map(ExpressionPrinter.this::pattern)
                .collect(Collectors.joining(", "));
        arms.add(commented(arm.span(), patterns + " => " + print(arm.value())));
      }
      match.otherwise().ifPresent(value -> arms.add("else => " + print(value)));
      return "match " + subject(match.subject()) + " " + block(arms);
    }

    @Override
    public String when(When when) {
      if (when.arms().size() == 1 && when.otherwise().isPresent()) {
        return conditional(when, when.otherwise().get());
      }
      List<String> arms = new ArrayList<>();
      for (Expression.WhenArm arm : when.arms()) {
        arms.add(commented(arm.span(), print(arm.condition()) + " => " + print(arm.value())));
      }
      when.otherwise().ifPresent(value -> arms.add("else => " + print(value)));
      return "when " + block(arms);
    }

    @Override
    public String failure(Failure failure) {
      return "error " + Literal.string(failure.message()) + remedy(failure.remedy());
    }

    @Override
    public String malformed(Malformed malformed) {
      return malformed.span().text();
    }
  }

  private String elements(String open, List<Expression> elements, String close) {
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

  private String pattern(Pattern pattern) {
    return pattern instanceof Pattern.Constant constant ? print(constant.value()) : "unset";
  }

  /** A name before a brace would read as a recipe in place. */
  private String subject(Expression subject) {
    String text = print(subject);
    return subject instanceof NameReference ? "(" + text + ")" : text;
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

  /** The members of a recipe's body, each with its comments. */
  List<String> membersOf(RecipeBody body) {
    List<String> members = new ArrayList<>();
    body.lets().forEach(let -> members.add(commentedLet(let)));
    body.assignments().forEach(assignment -> members.add(commentedAssignment(assignment)));
    body.refinements().forEach(refinement -> members.add(commentedRefinement(refinement)));
    body.requirements().forEach(requirement -> members.add(commentedRequirement(requirement)));
    return members;
  }

  /** Names for expressions and requirements, each with its comments. */
  List<String> membersOf(Demands demands) {
    List<String> members = new ArrayList<>();
    demands.lets().forEach(let -> members.add(commentedLet(let)));
    demands.requirements().forEach(requirement -> members.add(commentedRequirement(requirement)));
    return members;
  }

  /** Braces with one member per line, or all on one line when there are only short values. */
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
      // A member with a comment after it has ended its line itself.
      text.append(member).append(member.endsWith("\n") ? "" : "\n");
    }
    return text.append('}').toString();
  }

  String commentedAssignment(Assignment assignment) {
    return documentation(assignment.documentation())
        + commented(assignment.span(), bareAssignment(assignment));
  }

  private String commentedLet(Let let) {
    return documentation(let.documentation())
        + commented(let.span(), "let " + let.name() + " = " + print(let.value()));
  }

  private String commentedRefinement(Refinement refinement) {
    Assignment override = refinement.override();
    return documentation(override.documentation())
        + commented(refinement.span(), refinement.name() + " = " + print(override.value()));
  }

  private String commentedRequirement(Requirement requirement) {
    String word = requirement.kind() == Requirement.Kind.REQUIRE ? "require " : "refuse when ";
    return commented(
        requirement.span(),
        word
            + print(requirement.condition())
            + " : "
            + Literal.string(requirement.message())
            + remedy(requirement.remedy()));
  }

  private static String remedy(Optional<String> remedy) {
    return remedy.map(fix -> " fix " + Literal.string(fix)).orElse("");
  }

  private String assignment(Assignment assignment) {
    String documentation = documentation(assignment.documentation());
    return (documentation.isEmpty() ? "" : "\n" + documentation) + bareAssignment(assignment);
  }

  private String bareAssignment(Assignment assignment) {
    return assignment.target() + " = " + print(assignment.value());
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
