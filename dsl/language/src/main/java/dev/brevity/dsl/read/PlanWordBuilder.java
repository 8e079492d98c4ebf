package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.PlanWordDeclaration;
import dev.brevity.dsl.ast.PlanWordDeclaration.Clause;
import dev.brevity.dsl.ast.PlanWordDeclaration.Option;
import dev.brevity.dsl.ast.PlanWordDeclaration.Order;
import dev.brevity.dsl.ast.TypeExpression;
import dev.brevity.grammar.QuantParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns trees of steps, styles and targets into declarations. */
final class PlanWordBuilder {
  private final Reading reading;
  private final ExpressionBuilder expressions;
  private final TypeBuilder types;
  private final Literals literals;

  PlanWordBuilder(Reading reading, ExpressionBuilder expressions, TypeBuilder types) {
    this.reading = reading;
    this.expressions = expressions;
    this.types = types;
    this.literals = new Literals(reading);
  }

  PlanWordDeclaration word(QuantParser.PlanWordContext context, Identifier name) {
    List<Option> options = new ArrayList<>();
    List<Order> orders = new ArrayList<>();
    List<QuantParser.DemandContext> demands = new ArrayList<>();
    boolean once = false;
    for (QuantParser.PlanWordMemberContext member : context.planWordMember()) {
      if (member instanceof QuantParser.WordOptionContext option) {
        option(option).ifPresent(options::add);
      } else if (member instanceof QuantParser.WordOrderContext order) {
        orders.add(order(order));
      } else if (member instanceof QuantParser.WordDemandContext demand) {
        demands.add(demand.demand());
      } else {
        once |= member instanceof QuantParser.WordOnceContext;
      }
    }
    return new PlanWordDeclaration(
        kind(context),
        name,
        List.copyOf(options),
        List.copyOf(orders),
        once,
        expressions.demands(demands),
        reading.documentation(context),
        reading.span(context));
  }

  private static PlanWordDeclaration.Kind kind(QuantParser.PlanWordContext context) {
    return switch (context.kind.getType()) {
      case QuantParser.STYLE -> PlanWordDeclaration.Kind.STYLE;
      case QuantParser.TARGET -> PlanWordDeclaration.Kind.TARGET;
      default -> PlanWordDeclaration.Kind.STEP;
    };
  }

  private Optional<Option> option(QuantParser.WordOptionContext context) {
    return reading
        .attribute(context.target)
        .map(
            name ->
                new Option(
                    name,
                    types
                        .type(context.type())
                        .orElseGet(() -> new TypeExpression(List.of(), name.span())),
                    types.range(context.range()),
                    reading.identifier(context.unit).map(Identifier::text),
                    Optional.ofNullable(context.value)
                        .map(value -> expressions.expression(value, context)),
                    reading.documentation(context),
                    reading.span(context)));
  }

  private Order order(QuantParser.WordOrderContext context) {
    Clause clause =
        switch (context.clause.getType()) {
          case QuantParser.AFTER -> Clause.AFTER;
          case QuantParser.BEFORE -> Clause.BEFORE;
          case QuantParser.EXCLUDES -> Clause.EXCLUDES;
          default -> Clause.NEEDS;
        };
    List<Identifier> names =
        context.names.stream().map(reading::identifier).flatMap(Optional::stream).toList();
    return new Order(
        clause,
        names,
        reading.identifier(context.condition),
        Optional.ofNullable(context.reason).map(literals::string),
        reading.span(context));
  }
}
