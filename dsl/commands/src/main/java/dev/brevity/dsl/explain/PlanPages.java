package dev.brevity.dsl.explain;

import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.LayerDeclaration;
import dev.brevity.dsl.ast.Let;
import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.ast.PlanWordDeclaration;
import dev.brevity.dsl.ast.PlanWordDeclaration.Option;
import dev.brevity.dsl.ast.PlanWordDeclaration.Order;
import dev.brevity.dsl.ast.Requirement;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.PlanWord;
import dev.brevity.dsl.plan.LayerKinds;
import dev.brevity.dsl.print.QuantPrinter;
import dev.brevity.dsl.print.TypePrinter;
import dev.brevity.dsl.text.Ink;
import dev.brevity.dsl.text.Paint;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Describes kinds of layers, steps, styles, targets and built-in plans. */
final class PlanPages {
  private final Library library;
  private final Paint paint;

  PlanPages(Library library, Paint paint) {
    this.library = library;
    this.paint = paint;
  }

  Optional<String> page(String name) {
    for (PlanWord word : library.planWords()) {
      if (word.name().equals(name)) {
        return Optional.of(word(word.declaration()));
      }
    }
    @Nullable LayerDeclaration layer = library.layers().get(name);
    if (layer != null) {
      return Optional.of(layer(layer));
    }
    return library.plan(name).map(this::plan);
  }

  List<String> names() {
    List<String> names = new ArrayList<>(library.layers().keySet());
    library.planWords().forEach(word -> names.add(word.name()));
    names.addAll(library.planNames());
    return names;
  }

  private String word(PlanWordDeclaration word) {
    StringBuilder page = head(word.kind().word() + " " + word.name(), word.documentation());
    page.append('\n');
    for (Option option : word.options()) {
      page.append("  ").append(option(option)).append('\n');
      if (!option.documentation().isEmpty()) {
        page.append("      ").append(option.documentation().replace("\n", "\n      ")).append('\n');
      }
    }
    for (Order order : word.orders()) {
      page.append("  ").append(order.clause().word()).append(' ');
      page.append(names(order.names()));
      order.condition().ifPresent(option -> page.append(" when ").append(option));
      page.append('\n');
      order
          .reason()
          .ifPresent(reason -> page.append("      because: ").append(reason).append('\n'));
    }
    if (word.once()) {
      page.append("  once\n");
    }
    for (Let let : word.demands().lets()) {
      page.append("  let ").append(let.name()).append(" = ");
      page.append(QuantPrinter.print(let.value())).append('\n');
    }
    for (Requirement requirement : word.requirements()) {
      boolean required = requirement.kind() == Requirement.Kind.REQUIRE;
      page.append(required ? "  requires " : "  refuses when ");
      page.append(QuantPrinter.print(requirement.condition())).append('\n');
      page.append(required ? "      otherwise: " : "      because: ");
      page.append(requirement.message()).append('\n');
    }
    return end(page, word.name().span());
  }

  /** An option as it is declared. */
  static String option(Option option) {
    return option.name()
        + " : "
        + TypePrinter.print(option.type())
        + option.range().map(range -> " in " + TypePrinter.shown(range)).orElse("")
        + option.unit().map(unit -> " unit " + unit).orElse("")
        + option.otherwise().map(value -> " = " + QuantPrinter.print(value)).orElse("");
  }

  private String layer(LayerDeclaration layer) {
    StringBuilder page =
        head(
            "layer "
                + layer.name()
                + (layer.bases().isEmpty() ? "" : " extends " + names(layer.bases())),
            layer.documentation());
    LayerKinds kinds = new LayerKinds(library);
    page.append("\nslots    ");
    page.append(
        kinds.slots(layer.name().text()).entrySet().stream()
            .map(slot -> slot.getKey() + " : " + slot.getValue())
            .collect(Collectors.joining(", ")));
    List<String> narrower =
        kinds.names().stream()
            .filter(
                name -> !name.equals(layer.name().text()) && kinds.is(name, layer.name().text()))
            .toList();
    page.append(narrower.isEmpty() ? "\n" : "\nselects  " + String.join(", ", narrower) + "\n");
    return end(page, layer.name().span());
  }

  private String plan(PlanDeclaration plan) {
    StringBuilder page = head("plan " + plan.name(), plan.documentation());
    page.append('\n');
    Span span = plan.span();
    String text = span.text();
    int brace = text.indexOf('{');
    page.append(brace < 0 ? text : text.substring(brace)).append('\n');
    return end(page, plan.name().span());
  }

  private StringBuilder head(String title, String documentation) {
    StringBuilder page = new StringBuilder(paint.apply(Ink.TITLE, title)).append('\n');
    if (!documentation.isEmpty()) {
      page.append("  ").append(documentation.replace("\n", "\n  ")).append('\n');
    }
    return page;
  }

  private static String end(StringBuilder page, Span declared) {
    return page.append("\ndeclared at  ").append(declared).append('\n').toString();
  }

  private static String names(List<Identifier> names) {
    return names.stream().map(Identifier::text).collect(Collectors.joining(", "));
  }
}
