package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Demands;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Expression.BinaryOperator;
import dev.brevity.dsl.ast.Expression.UnaryOperator;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.Let;
import dev.brevity.dsl.ast.Pattern;
import dev.brevity.dsl.ast.RecipeBody;
import dev.brevity.dsl.ast.Refinement;
import dev.brevity.dsl.ast.Requirement;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.grammar.QuantBaseVisitor;
import dev.brevity.grammar.QuantParser;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.RuleNode;
import org.jspecify.annotations.Nullable;

/**
 * Turns expression trees of the grammar into expressions. What is broken becomes {@link
 * Expression.Malformed}.
 */
final class ExpressionBuilder extends QuantBaseVisitor<Expression> {
  private static final Map<String, BinaryOperator> BINARY =
      Arrays.stream(BinaryOperator.values())
          .collect(Collectors.toUnmodifiableMap(BinaryOperator::symbol, Function.identity()));

  private final Reading reading;
  private final Literals literals;

  ExpressionBuilder(Reading reading) {
    this.reading = reading;
    this.literals = new Literals(reading);
  }

  /** The expression, or a malformed one in the place of {@code parent} when there is none. */
  Expression expression(@Nullable ParserRuleContext context, ParserRuleContext parent) {
    if (context == null || context.getStart() == null) {
      return new Expression.Malformed(reading.span(parent));
    }
    return Reading.broken(context)
        ? new Expression.Malformed(reading.span(context))
        : context.accept(this);
  }

  RecipeBody body(List<QuantParser.MemberContext> members) {
    List<Let> lets = new ArrayList<>();
    List<Assignment> assignments = new ArrayList<>();
    List<Refinement> refinements = new ArrayList<>();
    List<Requirement> requirements = new ArrayList<>();
    for (QuantParser.MemberContext member : members) {
      if (member.override() != null) {
        override(member.override(), assignments, refinements);
      } else if (member.binding() != null) {
        let(member.binding()).ifPresent(lets::add);
      } else if (member.requirement() != null) {
        requirement(member.requirement()).ifPresent(requirements::add);
      }
    }
    return new RecipeBody(lets, assignments, refinements, requirements);
  }

  Demands demands(List<QuantParser.DemandContext> demands) {
    List<Let> lets = new ArrayList<>();
    List<Requirement> requirements = new ArrayList<>();
    for (QuantParser.DemandContext demand : demands) {
      if (demand.binding() != null) {
        let(demand.binding()).ifPresent(lets::add);
      } else if (demand.requirement() != null) {
        requirement(demand.requirement()).ifPresent(requirements::add);
      }
    }
    return new Demands(lets, requirements);
  }

  private Optional<Let> let(QuantParser.BindingContext context) {
    return reading
        .attribute(context.target)
        .map(
            name ->
                new Let(
                    name,
                    expression(context.value, context),
                    reading.documentation(context),
                    reading.span(context)));
  }

  private void override(
      QuantParser.OverrideContext context,
      List<Assignment> assignments,
      List<Refinement> refinements) {
    List<Identifier> path =
        context.path.stream().map(reading::attribute).flatMap(Optional::stream).toList();
    if (path.isEmpty() || path.size() < context.path.size()) {
      return;
    }
    int last = path.size() - 1;
    Expression value = expression(context.value, context);
    Span span = reading.span(context);
    String documentation = reading.documentation(context);
    if (last == 0) {
      assignments.add(new Assignment(path.get(0), value, documentation, span));
    } else {
      Span inner = path.get(last).span().to(value.span());
      Assignment override = new Assignment(path.get(last), value, documentation, inner);
      refinements.add(new Refinement(path.subList(0, last), override, span));
    }
  }

  Optional<Assignment> assignment(QuantParser.AssignmentContext context) {
    return reading.attribute(context.target).map(target -> assignment(context, target));
  }

  private Assignment assignment(QuantParser.AssignmentContext context, Identifier target) {
    return new Assignment(
        target,
        expression(context.value, context),
        reading.documentation(context),
        reading.span(context));
  }

  List<Assignment> settings(QuantParser.@Nullable SettingsContext context) {
    return context == null
        ? List.of()
        : context.assignment().stream().map(this::assignment).flatMap(Optional::stream).toList();
  }

  /** The requirement; nothing where it is broken, which has been reported. */
  private Optional<Requirement> requirement(QuantParser.RequirementContext context) {
    return Reading.broken(context)
        ? Optional.empty()
        : Optional.of(
            new Requirement(
                context.refusal == null ? Requirement.Kind.REQUIRE : Requirement.Kind.REFUSE,
                expression(context.condition, context),
                literals.string(context.message),
                Optional.ofNullable(context.remedy).map(literals::string),
                reading.span(context)));
  }

  @Override
  public Expression visitChildren(RuleNode node) {
    return new Expression.Malformed(reading.span((ParserRuleContext) node));
  }

  @Override
  public Expression visitPrimaryExpression(QuantParser.PrimaryExpressionContext context) {
    return expression(context.primary(), context);
  }

  @Override
  public Expression visitParenthesized(QuantParser.ParenthesizedContext context) {
    return expression(context.expression(), context);
  }

  @Override
  public Expression visitMemberExpression(QuantParser.MemberExpressionContext context) {
    Expression receiver = expression(context.receiver, context);
    Span span = reading.span(context);
    return reading
        .identifier(context.member_)
        .<Expression>map(
            member ->
                context.OPEN_PAREN() == null
                    ? new Expression.Member(receiver, member, span)
                    : new Expression.MethodCall(
                        receiver, member, arguments(context.arguments()), span))
        .orElseGet(() -> new Expression.Malformed(span));
  }

  @Override
  public Expression visitIndexExpression(QuantParser.IndexExpressionContext context) {
    return new Expression.Index(
        expression(context.receiver, context),
        expression(context.index, context),
        reading.span(context));
  }

  @Override
  public Expression visitBinaryExpression(QuantParser.BinaryExpressionContext context) {
    Span span = reading.span(context);
    BinaryOperator operator = BINARY.get(operatorText(context.operator));
    Expression left = expression(context.left, context);
    Expression right = expression(context.right, context);
    return operator == null
        ? new Expression.Malformed(span)
        : new Expression.Binary(operator, left, right, span);
  }

  /**
   * The operator as the language writes it; the token may still hold what was written instead of
   * it.
   */
  private static String operatorText(Token token) {
    String literal = QuantParser.VOCABULARY.getLiteralName(token.getType());
    return literal == null ? "" : literal.substring(1, literal.length() - 1);
  }

  @Override
  public Expression visitUnaryExpression(QuantParser.UnaryExpressionContext context) {
    UnaryOperator operator =
        context.operator.getType() == QuantParser.MINUS ? UnaryOperator.NEGATE : UnaryOperator.NOT;
    return new Expression.Unary(
        operator, expression(context.operand, context), reading.span(context));
  }

  @Override
  public Expression visitNumberLiteral(QuantParser.NumberLiteralContext context) {
    return literals.numberLiteral(context.getText(), reading.span(context));
  }

  @Override
  public Expression visitStringLiteral(QuantParser.StringLiteralContext context) {
    return new Expression.StringLiteral(
        literals.string(context.STRING().getSymbol()), reading.span(context));
  }

  @Override
  public Expression visitBooleanLiteral(QuantParser.BooleanLiteralContext context) {
    return new Expression.BooleanLiteral(
        context.value.getType() == QuantParser.TRUE, reading.span(context));
  }

  @Override
  public Expression visitNoneLiteral(QuantParser.NoneLiteralContext context) {
    return new Expression.NoneLiteral(reading.span(context));
  }

  @Override
  public Expression visitParentReference(QuantParser.ParentReferenceContext context) {
    return new Expression.ParentReference(reading.span(context));
  }

  @Override
  public Expression visitErrorExpression(QuantParser.ErrorExpressionContext context) {
    return new Expression.Failure(
        literals.string(context.message),
        Optional.ofNullable(context.remedy).map(literals::string),
        reading.span(context));
  }

  @Override
  public Expression visitMatchExpression(QuantParser.MatchExpressionContext context) {
    List<Expression.MatchArm> arms = new ArrayList<>();
    Optional<Expression> otherwise = Optional.empty();
    for (QuantParser.MatchArmContext arm : context.matchArm()) {
      elseComesLast(otherwise, arm);
      if (arm.otherwise != null) {
        otherwise = Optional.of(expression(arm.value, arm));
      } else if (!arm.pattern().isEmpty()) {
        arms.add(
            new Expression.MatchArm(
                arm.pattern().stream().map(this::pattern).toList(),
                expression(arm.value, arm),
                reading.span(arm)));
      }
    }
    return new Expression.Match(
        expression(context.subject, context), List.copyOf(arms), otherwise, reading.span(context));
  }

  private Pattern pattern(QuantParser.PatternContext pattern) {
    Span span = reading.span(pattern);
    return pattern.getStart().getType() == QuantParser.UNSET
        ? new Pattern.Unset(span)
        : new Pattern.Constant(constant(pattern.getStart(), span));
  }

  private Expression constant(Token token, Span span) {
    return switch (token.getType()) {
      case QuantParser.NAME -> name(token.getText(), span);
      case QuantParser.STRING -> new Expression.StringLiteral(literals.string(token), span);
      case QuantParser.INTEGER, QuantParser.REAL -> literals.numberLiteral(token.getText(), span);
      case QuantParser.TRUE -> new Expression.BooleanLiteral(true, span);
      case QuantParser.FALSE -> new Expression.BooleanLiteral(false, span);
      case QuantParser.NONE -> new Expression.NoneLiteral(span);
      default -> new Expression.Malformed(span);
    };
  }

  @Override
  public Expression visitWhenExpression(QuantParser.WhenExpressionContext context) {
    List<Expression.WhenArm> arms = new ArrayList<>();
    Optional<Expression> otherwise = Optional.empty();
    for (QuantParser.WhenArmContext arm : context.whenArm()) {
      elseComesLast(otherwise, arm);
      if (arm.otherwise != null) {
        otherwise = Optional.of(expression(arm.value, arm));
      } else {
        arms.add(
            new Expression.WhenArm(
                expression(arm.condition, arm), expression(arm.value, arm), reading.span(arm)));
      }
    }
    return new Expression.When(List.copyOf(arms), otherwise, reading.span(context));
  }

  private void elseComesLast(Optional<Expression> otherwise, ParserRuleContext arm) {
    otherwise.ifPresent(
        first ->
            reading.report(
                Diagnostic.of(
                        Code.MISPLACED_ELSE,
                        reading.span(arm),
                        "this arm comes after `else`, which takes everything")
                    .related(first.span(), "`else` takes everything from here on")
                    .fix("move `else` to the end and keep only one")));
  }

  @Override
  public Expression visitConditionalExpression(QuantParser.ConditionalExpressionContext context) {
    Span span = reading.span(context);
    Expression condition = expression(context.condition, context);
    Expression yes = expression(context.yes, context);
    Expression no = expression(context.no, context);
    return new Expression.When(
        List.of(new Expression.WhenArm(condition, yes, condition.span().to(yes.span()))),
        Optional.of(no),
        span);
  }

  @Override
  public Expression visitBracketed(QuantParser.BracketedContext context) {
    Span span = reading.span(context);
    List<Expression> elements = expressions(context.expression(), context);
    QuantParser.ComprehensionContext rest = context.comprehension();
    if (rest == null) {
      return new Expression.ListLiteral(elements, span);
    }
    Expression list = expression(rest.list, rest);
    return reading
        .identifier(rest.variable)
        .<Expression>map(
            variable -> new Expression.Comprehension(elements.get(0), variable, list, span))
        .orElseGet(() -> new Expression.Malformed(span));
  }

  @Override
  public Expression visitAnonymousRecipe(QuantParser.AnonymousRecipeContext context) {
    Span span = reading.span(context);
    RecipeBody body = body(context.member());
    return reading
        .identifier(context.name)
        .<Expression>map(base -> new Expression.AnonymousRecipe(base, body, span))
        .orElseGet(() -> new Expression.Malformed(span));
  }

  @Override
  public Expression visitConstruction(QuantParser.ConstructionContext context) {
    Span span = reading.span(context);
    List<Assignment> arguments = new ArrayList<>();
    for (QuantParser.NamedArgumentContext argument : context.namedArgument()) {
      reading
          .attribute(argument.target)
          .map(
              target ->
                  new Assignment(
                      target,
                      expression(argument.value, argument),
                      reading.documentation(argument),
                      reading.span(argument)))
          .ifPresent(arguments::add);
    }
    return reading
        .identifier(context.name)
        .<Expression>map(name -> new Expression.Construction(name, List.copyOf(arguments), span))
        .orElseGet(() -> new Expression.Malformed(span));
  }

  @Override
  public Expression visitNameReference(QuantParser.NameReferenceContext context) {
    return name(context.getText(), reading.span(context));
  }

  @Override
  public Expression visitCallExpression(QuantParser.CallExpressionContext context) {
    Span span = reading.span(context);
    List<Expression> arguments = arguments(context.arguments());
    return reading
        .identifier(context.function)
        .<Expression>map(function -> new Expression.Call(function, arguments, span))
        .orElseGet(() -> new Expression.Malformed(span));
  }

  @Override
  public Expression visitAttributeReference(QuantParser.AttributeReferenceContext context) {
    Span span = reading.span(context);
    String name = context.getText();
    if (name.equals("null") || name.equals("nil")) {
      foreign(span, name, "none");
      return new Expression.NoneLiteral(span);
    }
    return new Expression.AttributeReference(name, span);
  }

  private Expression name(String name, Span span) {
    switch (name) {
      case "True", "False" -> {
        String meant = name.equals("True") ? "true" : "false";
        foreign(span, name, meant);
        return new Expression.BooleanLiteral(name.equals("True"), span);
      }
      case "None", "Null" -> {
        foreign(span, name, "none");
        return new Expression.NoneLiteral(span);
      }
      default -> {
        return new Expression.NameReference(name, span);
      }
    }
  }

  private void foreign(Span span, String written, String meant) {
    reading.report(
        Diagnostic.of(
                Code.FOREIGN_LITERAL, span, "`" + written + "` is written `" + meant + "` here")
            .fix("write `" + meant + "`", span, meant));
  }

  private List<Expression> arguments(QuantParser.@Nullable ArgumentsContext context) {
    return context == null ? List.of() : expressions(context.expression(), context);
  }

  private List<Expression> expressions(
      List<QuantParser.ExpressionContext> contexts, ParserRuleContext parent) {
    return contexts.stream().map(context -> expression(context, parent)).toList();
  }
}
