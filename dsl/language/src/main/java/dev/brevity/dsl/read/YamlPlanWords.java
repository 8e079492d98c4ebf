package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.Declaration;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.InputDeclaration;
import dev.brevity.dsl.ast.LayerDeclaration;
import dev.brevity.dsl.ast.NumberRange;
import dev.brevity.dsl.ast.PlanWordDeclaration;
import dev.brevity.dsl.ast.PlanWordDeclaration.Clause;
import dev.brevity.dsl.ast.PlanWordDeclaration.Option;
import dev.brevity.dsl.ast.PlanWordDeclaration.Order;
import dev.brevity.dsl.ast.TypeExpression;
import dev.brevity.dsl.diagnostic.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns entries under {@code layers}, {@code steps}, {@code styles} and {@code targets}. */
final class YamlPlanWords {
  private static final List<String> LAYER_KEYS = List.of("doc", "extends", "slots");
  private static final List<String> WORD_KEYS =
      List.of(
          "doc",
          "options",
          "after",
          "before",
          "needs",
          "excludes",
          "orders",
          "once",
          "let",
          "require",
          "refuse");
  private static final List<String> ORDER_KEYS =
      List.of("after", "before", "needs", "excludes", "when", "reason");
  private static final List<String> OPTION_KEYS =
      List.of("doc", "type", "range", "unit", "default");

  private final YamlReading reading;
  private final YamlValues values;
  private final YamlDeclarations declarations;

  YamlPlanWords(YamlReading reading, YamlValues values, YamlDeclarations declarations) {
    this.reading = reading;
    this.values = values;
    this.declarations = declarations;
  }

  Optional<Declaration> layer(YamlNode.Entry entry) {
    List<YamlNode.Entry> entries = reading.entries(entry.value(), "a kind of layer");
    declarations.refuseOthers(entries, LAYER_KEYS, "a kind of layer");
    List<Identifier> bases =
        YamlDeclarations.find(entries, "extends")
            .map(node -> declarations.names(node, "a base"))
            .orElseGet(List::of);
    List<InputDeclaration.Field> slots =
        YamlDeclarations.find(entries, "slots")
            .map(node -> declarations.fields(node, "`slots`"))
            .orElseGet(List::of);
    String documentation = declarations.documentation(entry, entries);
    return reading
        .name(entry.key(), "the name of a kind of layer")
        .map(name -> new LayerDeclaration(name, bases, slots, documentation, entry.span()));
  }

  Optional<Declaration> word(PlanWordDeclaration.Kind kind, YamlNode.Entry entry) {
    List<YamlNode.Entry> entries = reading.entries(entry.value(), "a " + kind.word());
    declarations.refuseOthers(entries, WORD_KEYS, "a " + kind.word());
    List<Option> options = new ArrayList<>();
    List<Order> orders = new ArrayList<>();
    boolean once = false;
    for (YamlNode.Entry part : entries) {
      switch (part.key().value()) {
        case "options" ->
            reading
                .entries(part.value(), "`options`")
                .forEach(option -> option(option).ifPresent(options::add));
        case "after" -> orders.add(order(Clause.AFTER, part));
        case "before" -> orders.add(order(Clause.BEFORE, part));
        case "needs" -> orders.add(order(Clause.NEEDS, part));
        case "excludes" -> orders.add(order(Clause.EXCLUDES, part));
        case "orders" ->
            reading.items(part.value()).forEach(item -> order(item).ifPresent(orders::add));
        case "once" -> once = truth(part.value());
        default -> {}
      }
    }
    boolean only = once;
    String documentation = declarations.documentation(entry, entries);
    return reading
        .attribute(entry.key(), "a " + kind.word())
        .map(
            name ->
                new PlanWordDeclaration(
                    kind,
                    name,
                    List.copyOf(options),
                    List.copyOf(orders),
                    only,
                    values.demands(entries),
                    documentation,
                    entry.span()));
  }

  private boolean truth(YamlNode node) {
    if (values.value(node) instanceof Expression.BooleanLiteral literal) {
      return literal.value();
    }
    reading.report(Code.YAML_STRUCTURE, node.span(), "`once` is `true` or `false`");
    return false;
  }

  private Order order(Clause clause, YamlNode.Entry entry) {
    List<Identifier> names =
        reading.items(entry.value()).stream()
            .map(node -> reading.attribute(node, "a step"))
            .flatMap(Optional::stream)
            .toList();
    return new Order(clause, names, Optional.empty(), Optional.empty(), entry.span());
  }

  /** An order with a condition or a reason. */
  private Optional<Order> order(YamlNode node) {
    Optional<Order> order = Optional.empty();
    Optional<Identifier> condition = Optional.empty();
    Optional<String> reason = Optional.empty();
    for (YamlNode.Entry entry : reading.entries(node, "an order")) {
      switch (entry.key().value()) {
        case "after" -> order = Optional.of(order(Clause.AFTER, entry));
        case "before" -> order = Optional.of(order(Clause.BEFORE, entry));
        case "needs" -> order = Optional.of(order(Clause.NEEDS, entry));
        case "excludes" -> order = Optional.of(order(Clause.EXCLUDES, entry));
        case "when" -> condition = reading.attribute(entry.value(), "an option");
        case "reason" -> reason = Optional.of(reading.text(entry.value(), "`reason`"));
        default -> reading.unknownKey(entry.key(), ORDER_KEYS, "an order");
      }
    }
    if (order.isEmpty()) {
      reading.missingKey(node.span(), "after", "an order");
      return Optional.empty();
    }
    Order known = order.get();
    return Optional.of(new Order(known.clause(), known.names(), condition, reason, node.span()));
  }

  private Optional<Option> option(YamlNode.Entry entry) {
    boolean brief = entry.value() instanceof YamlNode.Scalar;
    List<YamlNode.Entry> entries = brief ? List.of() : reading.entries(entry.value(), "an option");
    declarations.refuseOthers(entries, OPTION_KEYS, "an option");
    TypeExpression type = declarations.type(entry, brief, entries);
    Optional<NumberRange> range =
        YamlDeclarations.find(entries, "range").flatMap(declarations::range);
    Optional<String> unit =
        YamlDeclarations.find(entries, "unit")
            .flatMap(node -> reading.attribute(node, "a unit"))
            .map(Identifier::text);
    Optional<Expression> otherwise = YamlDeclarations.find(entries, "default").map(values::value);
    String documentation = declarations.documentation(entry, entries);
    return reading
        .attribute(entry.key(), "an option")
        .map(name -> new Option(name, type, range, unit, otherwise, documentation, entry.span()));
  }
}
