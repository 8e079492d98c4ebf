package dev.brevity.dsl.print;

import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.InputDeclaration;
import dev.brevity.dsl.ast.LayerDeclaration;
import dev.brevity.dsl.ast.PlanWordDeclaration;
import java.util.List;
import java.util.stream.Collectors;

/** Writes kinds of layers, steps, styles and targets as YAML. */
final class YamlPlanWordPrinter {
  private final YamlLines lines;
  private final Comments comments;
  private final YamlValuePrinter values;

  YamlPlanWordPrinter(YamlLines lines, Comments comments, YamlValuePrinter values) {
    this.lines = lines;
    this.comments = comments;
    this.values = values;
  }

  void layer(LayerDeclaration layer) {
    if (layer.bases().size() == 1) {
      lines.line("extends: " + YamlText.name(layer.bases().get(0).text()));
    } else if (!layer.bases().isEmpty()) {
      lines.line("extends: " + names(layer.bases()));
    }
    if (!layer.slots().isEmpty()) {
      lines.line("slots:");
      lines.indented(() -> layer.slots().forEach(this::slot));
    }
  }

  private void slot(InputDeclaration.Field slot) {
    String type = YamlText.name(TypePrinter.print(slot.type()));
    lines.comments(comments.above(slot.name().span()));
    if (slot.documentation().isEmpty()) {
      lines.line(slot.name() + ": " + type);
      return;
    }
    lines.line(slot.name() + ":");
    lines.indented(
        () -> {
          lines.text("doc", slot.documentation());
          lines.line("type: " + type);
        });
  }

  void word(PlanWordDeclaration word) {
    if (!word.options().isEmpty()) {
      lines.line("options:");
      lines.indented(() -> word.options().forEach(this::option));
    }
    boolean plain =
        word.orders().stream()
            .allMatch(order -> order.condition().isEmpty() && order.reason().isEmpty());
    if (plain) {
      plainOrders(word);
    } else {
      lines.line("orders:");
      lines.indented(() -> word.orders().forEach(this::order));
    }
    if (word.once()) {
      lines.line("once: true");
    }
    values.lets(word.demands().lets());
    values.requirements(word.requirements());
  }

  private void order(PlanWordDeclaration.Order order) {
    lines.comments(comments.above(order.span()));
    lines.item(
        () -> {
          lines.line(order.clause().word() + ": " + names(order.names()));
          order
              .condition()
              .ifPresent(option -> lines.line("when: " + YamlText.name(option.text())));
          order.reason().ifPresent(reason -> lines.text("reason", reason));
        });
  }

  private void plainOrders(PlanWordDeclaration word) {
    List<PlanWordDeclaration.Clause> clauses =
        word.orders().stream().map(PlanWordDeclaration.Order::clause).distinct().toList();
    for (PlanWordDeclaration.Clause clause : clauses) {
      List<Identifier> names =
          word.orders().stream()
              .filter(order -> order.clause() == clause)
              .flatMap(order -> order.names().stream())
              .toList();
      if (!names.isEmpty()) {
        lines.line(clause.word() + ": " + names(names));
      }
    }
  }

  private void option(PlanWordDeclaration.Option option) {
    String type = YamlText.name(TypePrinter.print(option.type()));
    boolean brief =
        option.documentation().isEmpty()
            && option.range().isEmpty()
            && option.unit().isEmpty()
            && option.otherwise().isEmpty();
    lines.comments(comments.above(option.span()));
    if (brief) {
      lines.line(option.name() + ": " + type);
      return;
    }
    lines.line(option.name() + ":");
    lines.indented(
        () -> {
          if (!option.documentation().isEmpty()) {
            lines.text("doc", option.documentation());
          }
          lines.line("type: " + type);
          option.range().ifPresent(range -> lines.line("range: " + YamlText.range(range)));
          option.unit().ifPresent(unit -> lines.line("unit: " + unit));
          option
              .otherwise()
              .ifPresent(value -> values.entry("default", value, java.util.Optional.empty()));
        });
  }

  private static String names(List<Identifier> names) {
    return names.stream()
        .map(name -> YamlText.name(name.text()))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
