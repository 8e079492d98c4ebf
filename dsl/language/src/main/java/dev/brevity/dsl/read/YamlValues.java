package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Demands;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.Let;
import dev.brevity.dsl.ast.RecipeBody;
import dev.brevity.dsl.ast.Refinement;
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

  /** The keys of which a mapping that is a value has one. */
  static final Set<String> BEGINNINGS = Set.of("extends", "implementation");

  private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
  private static final Pattern BASED = Pattern.compile("0x[0-9a-fA-F]{1,15}|0o[0-7]{1,20}");
  private static final Pattern NOT_FINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF|nan|NaN|NAN)");
  private static final int LONGEST_NUMBER = 64;
  private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
  private static final Set<String> FALSE = Set.of("false", "False", "FALSE");

  private final YamlReading reading;

  YamlValues(YamlReading reading) {
    this.reading = reading;
  }

  /** Whether a scalar without quotes is what the end of a tag such as {@code !!int} says. */
  static boolean isOfKind(String kind, String text) {
    return switch (kind) {
      case "int" -> INTEGER.matcher(text).matches() || BASED.matcher(text).matches();
      case "float" -> NUMBER.matcher(text).matches();
      case "bool" -> TRUE.contains(text) || FALSE.contains(text);
      case "null" -> YamlReading.ABSENT.contains(text);
      default -> false;
    };
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
    if (BASED.matcher(text).matches()) {
      int base = text.charAt(1) == 'x' ? 16 : 8;
      BigDecimal number = BigDecimal.valueOf(Long.parseLong(text.substring(2), base));
      return new Expression.NumberLiteral(number, true, span);
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
          "`extends` begins a recipe and `implementation` begins a construction, so a value has"
              + " only one of them");
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

  /** What stands in a recipe; the keys in {@code skipped} have been dealt with. */
  RecipeBody body(List<YamlNode.Entry> entries, Set<String> skipped) {
    List<YamlNode.Entry> attributes = new ArrayList<>();
    List<Refinement> refinements = new ArrayList<>();
    for (YamlNode.Entry entry : entries) {
      String key = entry.key().value();
      if (key.indexOf('.') >= 0) {
        refinement(entry).ifPresent(refinements::add);
      } else if (!isDemand(entry)) {
        attributes.add(entry);
      }
    }
    Demands demands = demands(entries);
    return new RecipeBody(
        demands.lets(), assignments(attributes, skipped), refinements, demands.requirements());
  }

  /** What stands under {@code let}, {@code require} and {@code refuse} among the entries. */
  Demands demands(List<YamlNode.Entry> entries) {
    List<Let> lets = new ArrayList<>();
    List<Requirement> requirements = new ArrayList<>();
    List<Requirement> refusals = new ArrayList<>();
    for (YamlNode.Entry entry : entries) {
      if (isDemand(entry)) {
        switch (entry.key().value()) {
          case "let" -> lets.addAll(lets(entry.value()));
          case "require" ->
              requirements.addAll(requirements(Requirement.Kind.REQUIRE, entry.value()));
          default -> refusals.addAll(requirements(Requirement.Kind.REFUSE, entry.value()));
        }
      }
    }
    requirements.addAll(refusals);
    return new Demands(lets, requirements);
  }

  /**
   * Whether the entry belongs to the language. Attributes may be called {@code let} and {@code
   * refuse} too; their values cannot be mistaken, because no value is a mapping without the key
   * {@code extends} or {@code implementation}, or a list of such mappings.
   */
  private static boolean isDemand(YamlNode.Entry entry) {
    return switch (entry.key().value()) {
      case "require" -> true;
      case "let" -> isNoValue(entry.value());
      case "refuse" ->
          isNoValue(entry.value())
              || (entry.value() instanceof YamlNode.Sequence sequence
                  && !sequence.items().isEmpty()
                  && sequence.items().stream().allMatch(YamlValues::isNoValue));
      default -> false;
    };
  }

  private static boolean isNoValue(YamlNode node) {
    return node instanceof YamlNode.Mapping mapping
        && get(mapping, "extends").isEmpty()
        && get(mapping, "implementation").isEmpty();
  }

  private List<Let> lets(YamlNode node) {
    List<Let> lets = new ArrayList<>();
    for (YamlNode.Entry entry : reading.entries(node, "`let`")) {
      reading
          .attribute(entry.key(), "a value")
          .ifPresent(
              name ->
                  lets.add(
                      new Let(
                          name,
                          value(entry.value()),
                          reading.documentation(entry.key(), Optional.empty()),
                          entry.span())));
    }
    return lets;
  }

  private Optional<Refinement> refinement(YamlNode.Entry entry) {
    return reading
        .path(entry.key(), "an attribute")
        .map(
            path -> {
              int last = path.size() - 1;
              Assignment override =
                  new Assignment(
                      path.get(last),
                      value(entry.value()),
                      reading.documentation(entry.key(), Optional.empty()),
                      entry.span());
              return new Refinement(path.subList(0, last), override, entry.span());
            });
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

  private List<Requirement> requirements(Requirement.Kind kind, YamlNode node) {
    return reading.items(node).stream()
        .map(item -> requirement(kind, item))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Requirement> requirement(Requirement.Kind kind, YamlNode node) {
    String what = kind == Requirement.Kind.REQUIRE ? "a requirement" : "a refusal";
    String conditionKey = kind == Requirement.Kind.REQUIRE ? "condition" : "when";
    Optional<YamlNode> condition = Optional.empty();
    Optional<YamlNode> message = Optional.empty();
    Optional<String> remedy = Optional.empty();
    for (YamlNode.Entry entry : reading.entries(node, what)) {
      String key = entry.key().value();
      if (key.equals(conditionKey)) {
        condition = Optional.of(entry.value());
      } else if (key.equals("message")) {
        message = Optional.of(entry.value());
      } else if (key.equals("fix")) {
        remedy = Optional.of(reading.text(entry.value(), "`fix`"));
      } else {
        reading.unknownKey(entry.key(), List.of(conditionKey, "message", "fix"), what);
      }
    }
    if (condition.isEmpty() || message.isEmpty()) {
      reading.missingKey(node.span(), condition.isEmpty() ? conditionKey : "message", what);
      return Optional.empty();
    }
    String text = reading.text(message.get(), "`message`");
    return Optional.of(
        new Requirement(kind, condition(condition.get()), text, remedy, node.span()));
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
