package dev.brevity.dsl.document;

import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.LayerDeclaration;
import dev.brevity.dsl.ast.Let;
import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.ast.PlanWordDeclaration;
import dev.brevity.dsl.ast.PlanWordDeclaration.Kind;
import dev.brevity.dsl.ast.PlanWordDeclaration.Option;
import dev.brevity.dsl.ast.PlanWordDeclaration.Order;
import dev.brevity.dsl.ast.Requirement;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.PlanWord;
import dev.brevity.dsl.plan.LayerKinds;
import dev.brevity.dsl.print.QuantPrinter;
import dev.brevity.dsl.print.TypePrinter;
import java.util.stream.Collectors;

/** The page of what plans can say. */
final class PlansPage {
  private PlansPage() {}

  static String text(Library library) {
    Markdown page = Markdown.page("Plans");
    page.heading(2, "Built-in plans").table("Plan", "What it does");
    for (PlanDeclaration plan : library.builtInPlans()) {
      page.row(Markdown.code(plan.name().text()), Markdown.cell(plan.documentation()));
    }
    words(page, library, Kind.STYLE, "Styles");
    words(page, library, Kind.STEP, "Steps");
    words(page, library, Kind.TARGET, "Export targets");
    page.heading(2, "Kinds of layers").table("Kind", "Selected by", "Slots");
    LayerKinds kinds = new LayerKinds(library);
    for (LayerDeclaration layer : library.layers().values()) {
      String name = layer.name().text();
      String wider =
          kinds.names().stream()
              .filter(other -> !other.equals(name) && kinds.is(name, other))
              .map(Markdown::code)
              .collect(Collectors.joining(", "));
      page.row(Markdown.code(name), wider, String.join(", ", kinds.slots(name).keySet()));
    }
    return page.toString();
  }

  private static void words(Markdown page, Library library, Kind kind, String title) {
    page.heading(2, title);
    for (PlanWord word : library.planWords()) {
      if (word.declaration().kind() == kind) {
        word(page, word.declaration());
      }
    }
  }

  private static void word(Markdown page, PlanWordDeclaration word) {
    page.heading(3, word.name().text()).paragraph(word.documentation());
    StringBuilder rules = new StringBuilder();
    for (Order order : word.orders()) {
      rules.append(order.clause().word()).append(' ');
      rules.append(order.names().stream().map(Identifier::text).collect(Collectors.joining(", ")));
      order.condition().ifPresent(option -> rules.append(" when ").append(option));
      order.reason().ifPresent(reason -> rules.append(" (").append(reason).append(')'));
      rules.append("; ");
    }
    rules.append(word.once() ? "once; " : "");
    page.paragraph(rules.isEmpty() ? "" : "Order: " + rules.substring(0, rules.length() - 2) + ".");
    if (!word.options().isEmpty()) {
      page.table("Option", "Type", "Range", "Default", "Meaning");
      for (Option option : word.options()) {
        page.row(
            Markdown.code(option.name().text()),
            Markdown.code(TypePrinter.print(option.type())),
            option.range().map(TypePrinter::shown).map(Markdown::code).orElse(""),
            option.otherwise().map(QuantPrinter::print).map(Markdown::code).orElse(""),
            Markdown.cell(option.documentation()));
      }
    }
    if (!word.requirements().isEmpty()) {
      page.gap();
      for (Let let : word.demands().lets()) {
        page.item(
            Markdown.code(let.name().text())
                + " stands for "
                + Markdown.code(QuantPrinter.print(let.value())));
      }
      for (Requirement requirement : word.requirements()) {
        String condition = Markdown.code(QuantPrinter.print(requirement.condition()));
        page.item(
            requirement.kind() == Requirement.Kind.REQUIRE
                ? condition + ", else: " + requirement.message()
                : "not " + condition + ": " + requirement.message());
      }
    }
  }
}
