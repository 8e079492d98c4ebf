package dev.brevity.dsl.print;

import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.LayerDeclaration;
import dev.brevity.dsl.ast.PlanWordDeclaration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes kinds of layers, steps, styles and targets as they stand in {@code .quant} files. */
final class PlanWordPrinter {
  private final ExpressionPrinter expressions;

  PlanWordPrinter(ExpressionPrinter expressions) {
    this.expressions = expressions;
  }

  String layer(LayerDeclaration layer) {
    List<String> slots =
        layer.slots().stream()
            .map(
                slot ->
                    ExpressionPrinter.documentation(slot.documentation())
                        + expressions.commented(
                            slot.name().span(),
                            slot.name() + " : " + TypePrinter.print(slot.type())))
            .toList();
    return "layer "
        + layer.name()
        + (layer.bases().isEmpty() ? "" : " extends " + names(layer.bases()))
        + (slots.isEmpty() ? "" : " " + ExpressionPrinter.lines(slots));
  }

  String word(PlanWordDeclaration word) {
    List<String> members = new ArrayList<>();
    for (PlanWordDeclaration.Option option : word.options()) {
      members.add(
          ExpressionPrinter.documentation(option.documentation())
              + expressions.commented(option.span(), option(option)));
    }
    for (PlanWordDeclaration.Order order : word.orders()) {
      members.add(
          expressions.commented(
              order.span(),
              order.clause().word()
                  + " "
                  + names(order.names())
                  + order.condition().map(option -> " when " + option).orElse("")
                  + order.reason().map(reason -> " : " + Literal.string(reason)).orElse("")));
    }
    if (word.once()) {
      members.add("once");
    }
    members.addAll(expressions.membersOf(word.demands()));
    return word.kind().word() + " " + word.name() + " " + ExpressionPrinter.lines(members);
  }

  private String option(PlanWordDeclaration.Option option) {
    return option.name()
        + " : "
        + TypePrinter.print(option.type())
        + option.range().map(range -> " in " + TypePrinter.print(range)).orElse("")
        + option.unit().map(unit -> " unit " + unit).orElse("")
        + option.otherwise().map(value -> " = " + expressions.print(value)).orElse("");
  }

  private static String names(List<Identifier> names) {
    return names.stream().map(Identifier::text).collect(Collectors.joining(", "));
  }
}
