package dev.brevity.dsl.print;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.PlanDeclaration;
import java.util.List;
import java.util.stream.Collectors;

/** Writes plans as YAML: a list of rules. */
final class YamlPlanPrinter {
  private final YamlLines lines;
  private final Comments comments;
  private final YamlValuePrinter values;

  YamlPlanPrinter(YamlLines lines, Comments comments, YamlValuePrinter values) {
    this.lines = lines;
    this.comments = comments;
    this.values = values;
  }

  void rules(PlanDeclaration plan) {
    plan.base().ifPresent(base -> lines.line("extends: " + YamlText.name(base.text())));
    if (plan.members().isEmpty()) {
      return;
    }
    lines.line("rules:");
    lines.indented(
        () ->
            plan.members()
                .forEach(
                    member -> {
                      lines.comments(comments.above(member.span()));
                      documentation(member);
                      lines.item(() -> rule(member));
                    }));
  }

  /** What documents a setting stands above the dash of its rule. */
  private void documentation(PlanDeclaration.Member member) {
    if (member instanceof PlanDeclaration.Setting setting) {
      setting
          .assignment()
          .documentation()
          .lines()
          .forEach(line -> lines.line(("## " + line).stripTrailing()));
    }
  }

  private void rule(PlanDeclaration.Member member) {
    if (member instanceof PlanDeclaration.Setting setting) {
      Assignment assignment = setting.assignment();
      values.entry(
          assignment.target().text(), assignment.value(), comments.behind(assignment.span()));
    } else if (member instanceof PlanDeclaration.Layers layers) {
      lines.line("layers: " + selectors(layers.selectors()));
      layers.slots().forEach(this::slot);
      lines.comments(comments.inside(layers.span()));
    } else if (member instanceof PlanDeclaration.Keep keep) {
      lines.line("keep: " + selectors(keep.selectors()));
    } else if (member instanceof PlanDeclaration.Steps steps) {
      steps(steps);
    } else if (member instanceof PlanDeclaration.Style style) {
      word("style", style.name(), style.settings());
    } else if (member instanceof PlanDeclaration.Export export) {
      word("export", export.target(), export.settings());
    }
  }

  private void word(String key, Identifier name, List<Assignment> settings) {
    if (settings.isEmpty()) {
      lines.line(key + ": " + name);
    } else {
      lines.line(key + ":");
      lines.indented(() -> settings(name, settings));
    }
  }

  private void slot(PlanDeclaration.Slot slot) {
    lines.comments(comments.above(slot.span()));
    values.entry(slot.name(), slot.value(), comments.behind(slot.span()));
  }

  private void steps(PlanDeclaration.Steps steps) {
    if (steps.steps().isEmpty()) {
      lines.line("steps: []");
      return;
    }
    lines.line("steps:");
    lines.indented(
        () ->
            steps
                .steps()
                .forEach(
                    step -> {
                      lines.comments(comments.above(step.span()));
                      lines.item(
                          () -> {
                            if (step.settings().isEmpty()) {
                              lines.line(step.name().text());
                            } else {
                              settings(step.name(), step.settings());
                            }
                          });
                    }));
  }

  private void settings(Identifier name, List<Assignment> settings) {
    lines.line(name + ":");
    lines.indented(() -> values.assignments(settings));
  }

  private static String at(PlanDeclaration.Position position) {
    return position.notation().equals("..") ? "\"..\"" : position.notation();
  }

  private static String bare(PlanDeclaration.Selector selector) {
    return switch (selector.kind()) {
      case LAYER_KIND -> selector.text();
      case NAME -> Literal.string(selector.text());
      case REGEX -> "{" + keyed(selector) + "}";
    };
  }

  private static String keyed(PlanDeclaration.Selector selector) {
    return switch (selector.kind()) {
      case LAYER_KIND -> "kind: " + selector.text();
      case NAME -> "name: " + Literal.string(selector.text());
      case REGEX -> "regex: " + Literal.string(selector.text());
    };
  }

  private static String selectors(List<PlanDeclaration.Selector> selectors) {
    return selectors.stream()
        .map(
            selector ->
                selector
                    .position()
                    .map(position -> "{" + keyed(selector) + ", at: " + at(position) + "}")
                    .orElseGet(() -> bare(selector)))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
