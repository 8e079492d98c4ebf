package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.RecipeBody;
import dev.brevity.dsl.ast.Requirement;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.grammar.QuantParser;
import dev.brevity.grammar.QuantSyntax;
import dev.brevity.grammar.Span;
import dev.brevity.grammar.Syntax;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns YAML values into expressions, and mappings into recipe bodies. */
final class YamlValues {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?");
  private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
  private static final Pattern NOT_FINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF|nan|NaN|NAN)");
  private static final int LONGEST_NUMBER = 64;
  private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
  private static final Set<String> FALSE = Set.of("false", "False", "FALSE");

  private final YamlReading reading;

  YamlValues(YamlReading reading) {
    this.reading = reading;
  }

  Expression value(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar) {
      return scalar(scalar);
    }
    if (node instanceof YamlNode.Sequence sequence) {
      return new Expression.ListLiteral(
          sequence.items().stream().map(this::value).toList(), sequence.span());
    }
    return node instanceof YamlNode.Mapping mapping
        ? mapping(mapping)
        : new Expression.Malformed(node.span());
  }

  private Expression scalar(YamlNode.Scalar scalar) {
    String text = scalar.value();
    Span span = scalar.span();
    if (text.startsWith("=")) {
      return expression(scalar);
    }
    if (!scalar.plain()) {
      return new Expression.StringLiteral(text, span);
    }
    if (YamlReading.absent(scalar) || text.equals("none")) {
      return new Expression.NoneLiteral(span);
    }
    if (TRUE.contains(text) || FALSE.contains(text)) {
      return new Expression.BooleanLiteral(TRUE.contains(text), span);
    }
    if (NUMBER.matcher(text).matches()) {
      return number(text, span);
    }
    if (text.equals("None")) {
      reading
          .diagnostics()
          .report(
              Diagnostic.of(Code.FOREIGN_LITERAL, span, "`None` is written `none` here")
                  .fix("write `none`", span, "none"));
      return new Expression.NoneLiteral(span);
    }
    if (NOT_FINITE.matcher(text).matches()) {
      reading.report(
          Code.FOREIGN_LITERAL, span, "`" + text + "` is not a number that a recipe knows");
      return new Expression.Malformed(span);
    }
    return YamlReading.NAME.matcher(text).matches()
        ? new Expression.NameReference(text, span)
        : new Expression.StringLiteral(text, span);
  }

  /**
   * Signs are operators of the language, so a negative number is the negation of a positive one.
   */
  private Expression number(String text, Span span) {
    int exponentAt = Math.max(text.indexOf('e'), text.indexOf('E'));
    if (text.length() > LONGEST_NUMBER || (exponentAt >= 0 && text.length() - exponentAt > 5)) {
      reading.report(
          Code.NUMBER_OUT_OF_BOUNDS,
          span,
          "the number has more digits or a larger exponent than any value can have");
      return new Expression.Malformed(span);
    }
    boolean signed = text.startsWith("-") || text.startsWith("+");
    int digits = signed ? span.start() + 1 : span.start();
    Expression magnitude =
        new Expression.NumberLiteral(
            new BigDecimal(signed ? text.substring(1) : text),
            INTEGER.matcher(text).matches(),
            span.source().span(Math.min(digits, span.end()), span.end()));
    return text.startsWith("-")
        ? new Expression.Unary(Expression.UnaryOperator.NEGATE, magnitude, span)
        : magnitude;
  }

  private Expression expression(YamlNode.Scalar scalar) {
    Syntax<QuantParser.ExpressionOnlyContext> syntax =
        QuantSyntax.expression(
            scalar.value().substring(1),
            (start, end) -> scalar.positions().span(start + 1, end + 1));
    SyntaxDiagnostics.report(syntax.errors(), reading.diagnostics());
    return new ExpressionBuilder(new Reading(syntax, reading.diagnostics()))
        .expression(syntax.tree().expression(), syntax.tree());
  }

  private Expression mapping(YamlNode.Mapping mapping) {
    Optional<YamlNode> base = get(mapping, "extends");
    Optional<YamlNode> implementation = get(mapping, "implementation");
    if (base.isPresent() && implementation.isPresent()) {
      reading.report(
          Code.YAML_STRUCTURE,
          implementation.get().span(),
          "`extends` begins a recipe and `implementation` begins a construction, so a value has only one of them");
      return new Expression.Malformed(mapping.span());
    }
    if (base.isPresent()) {
      return anonymousRecipe(mapping, base.get());
    }
    if (implementation.isPresent()) {
      return construction(mapping, implementation.get());
    }
    reading.report(
        Code.YAML_STRUCTURE,
        mapping.span(),
        "a mapping as a value needs the key `extends` or the key `implementation`",
        "name the recipe to override under `extends`");
    return new Expression.Malformed(mapping.span());
  }

  private Expression anonymousRecipe(YamlNode.Mapping mapping, YamlNode base) {
    RecipeBody body = body(mapping.entries(), Set.of("extends"));
    return reading
        .name(base, "the base of a recipe in place")
        .<Expression>map(name -> new Expression.AnonymousRecipe(name, body, mapping.span()))
        .orElseGet(() -> new Expression.Malformed(mapping.span()));
  }

  private Expression construction(YamlNode.Mapping mapping, YamlNode implementation) {
    List<Assignment> arguments = assignments(mapping.entries(), Set.of("implementation"));
    return reading
        .name(implementation, "an implementation")
        .<Expression>map(name -> new Expression.Construction(name, arguments, mapping.span()))
        .orElseGet(() -> new Expression.Malformed(mapping.span()));
  }

  /** Attributes and requirements; the keys in {@code skipped} have been dealt with. */
  RecipeBody body(List<YamlNode.Entry> entries, Set<String> skipped) {
    List<Requirement> requirements = new ArrayList<>();
    List<YamlNode.Entry> attributes = new ArrayList<>();
    for (YamlNode.Entry entry : entries) {
      if (entry.key().value().equals("require")) {
        requirements.addAll(requirements(entry.value()));
      } else {
        attributes.add(entry);
      }
    }
    return new RecipeBody(assignments(attributes, skipped), List.copyOf(requirements));
  }

  List<Assignment> assignments(List<YamlNode.Entry> entries, Set<String> skipped) {
    return entries.stream()
        .filter(entry -> !skipped.contains(entry.key().value()))
        .map(this::assignment)
        .flatMap(Optional::stream)
        .toList();
  }

  Optional<Assignment> assignment(YamlNode.Entry entry) {
    Optional<Identifier> target = reading.attribute(entry.key(), "an attribute");
    return target.map(
        name ->
            new Assignment(
                name,
                value(entry.value()),
                reading.documentation(entry.key(), Optional.empty()),
                entry.span()));
  }

  List<Requirement> requirements(YamlNode node) {
    return reading.items(node).stream().map(this::requirement).flatMap(Optional::stream).toList();
  }

  private Optional<Requirement> requirement(YamlNode node) {
    Optional<YamlNode> condition = Optional.empty();
    Optional<YamlNode> message = Optional.empty();
    Optional<String> remedy = Optional.empty();
    for (YamlNode.Entry entry : reading.entries(node, "a requirement")) {
      switch (entry.key().value()) {
        case "condition" -> condition = Optional.of(entry.value());
        case "message" -> message = Optional.of(entry.value());
        case "fix" -> remedy = Optional.of(reading.text(entry.value(), "`fix`"));
        default ->
            reading.unknownKey(
                entry.key(), List.of("condition", "message", "fix"), "a requirement");
      }
    }
    if (condition.isEmpty() || message.isEmpty()) {
      reading.missingKey(
          node.span(), condition.isEmpty() ? "condition" : "message", "a requirement");
      return Optional.empty();
    }
    String text = reading.text(message.get(), "`message`");
    return Optional.of(new Requirement(condition(condition.get()), text, remedy, node.span()));
  }

  private Expression condition(YamlNode node) {
    Expression condition = value(node);
    if (condition instanceof Expression.StringLiteral text) {
      reading.report(
          Code.YAML_MISSING_EQUALS,
          node.span(),
          "a condition is an expression, and expressions begin with `=`",
          "write `= " + YamlReading.shortened(text.value()) + "`");
      return new Expression.Malformed(node.span());
    }
    return condition;
  }

  static Optional<YamlNode> get(YamlNode.Mapping mapping, String key) {
    return mapping.entries().stream()
        .filter(entry -> entry.key().value().equals(key))
        .map(YamlNode.Entry::value)
        .findFirst();
  }
}
