package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Declaration;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.ast.PlanDeclaration.Member;
import dev.brevity.dsl.ast.PlanDeclaration.Slot;
import dev.brevity.dsl.ast.PlanDeclaration.Step;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Turns entries under {@code plans} into plans: a list of rules, each a mapping, in the order that
 * they apply.
 */
final class YamlPlans {
  private final YamlReading reading;
  private final YamlValues values;
  private final YamlSelectors selectors;

  YamlPlans(YamlReading reading, YamlValues values) {
    this.reading = reading;
    this.values = values;
    this.selectors = new YamlSelectors(reading);
  }

  Optional<Declaration> plan(YamlNode.Entry entry) {
    Optional<YamlNode> doc = Optional.empty();
    Optional<Identifier> base = Optional.empty();
    List<Member> members = new ArrayList<>();
    for (YamlNode.Entry part : reading.entries(entry.value(), "a plan")) {
      switch (part.key().value()) {
        case "doc" -> doc = Optional.of(part.value());
        case "extends" -> base = reading.name(part.value(), "the plan that is extended");
        case "rules" -> reading.items(part.value()).forEach(rule -> rule(rule, members));
        case "layers", "keep", "steps", "style", "export" -> ofARule(part.key());
        default ->
            reading.unknownKey(
                part.key(),
                List.of("doc", "extends", "rules"),
                "a plan",
                "put settings into the list `rules`, and steps into `- steps: […]` there");
      }
    }
    String documentation = reading.documentation(entry.key(), doc);
    Optional<Identifier> extended = base;
    return reading
        .name(entry.key(), "the name of a plan")
        .map(
            name ->
                new PlanDeclaration(
                    name, extended, List.copyOf(members), documentation, entry.span()));
  }

  private void ofARule(YamlNode.Scalar key) {
    reading.report(
        Code.YAML_UNKNOWN_KEY,
        key.span(),
        "`" + key.value() + "` is a rule of a plan, and stands under `rules`",
        "put it into the list `rules`: `- " + key.value() + ": …`");
  }

  private void rule(YamlNode node, List<Member> members) {
    if (node instanceof YamlNode.Scalar scalar && !YamlReading.absent(scalar)) {
      String written = YamlReading.shortened(scalar.value());
      reading.report(
          Code.YAML_STRUCTURE,
          node.span(),
          "`" + written + "` alone is not a rule of a plan",
          "put a step into a list under `steps`: `- steps: [" + written + "]`");
      return;
    }
    List<YamlNode.Entry> entries = reading.entries(node, "a rule of a plan");
    if (entries.isEmpty()) {
      return;
    }
    YamlNode.Entry first = entries.get(0);
    switch (first.key().value()) {
      case "layers" -> members.add(layers(entries, node.span()));
      case "keep" ->
          single(entries)
              .ifPresent(
                  e ->
                      members.add(
                          new PlanDeclaration.Keep(selectors.selectors(e.value()), node.span())));
      case "steps" ->
          single(entries)
              .ifPresent(
                  e -> members.add(new PlanDeclaration.Steps(steps(e.value()), node.span())));
      case "style" ->
          single(entries)
              .flatMap(e -> step(e.value()))
              .ifPresent(
                  step ->
                      members.add(
                          new PlanDeclaration.Style(step.name(), step.settings(), node.span())));
      case "export" ->
          single(entries)
              .flatMap(e -> step(e.value()))
              .ifPresent(
                  step ->
                      members.add(
                          new PlanDeclaration.Export(step.name(), step.settings(), node.span())));
      default ->
          entries.stream()
              .filter(this::isSetting)
              .map(values::assignment)
              .flatMap(Optional::stream)
              .map(PlanDeclaration.Setting::new)
              .forEach(members::add);
    }
  }

  /** Whether it fills or refines a slot; a finding says that it does not. */
  private boolean isSetting(YamlNode.Entry entry) {
    boolean named =
        !(entry.value() instanceof YamlNode.Mapping mapping)
            || mapping.entries().stream()
                .anyMatch(key -> YamlValues.BEGINNINGS.contains(key.key().value()));
    if (!named) {
      reading.report(
          Code.YAML_STRUCTURE,
          entry.key().span(),
          "`"
              + YamlReading.shortened(entry.key().value())
              + "` has keys under it, but no recipe that they override",
          "name the recipe under `extends`; steps stand in a list under `steps`");
    }
    return named;
  }

  private Optional<YamlNode.Entry> single(List<YamlNode.Entry> entries) {
    for (YamlNode.Entry other : entries.subList(1, entries.size())) {
      reading.report(
          Code.YAML_STRUCTURE,
          other.key().span(),
          "`"
              + YamlReading.shortened(other.key().value())
              + "` cannot stand in the same rule as `"
              + entries.get(0).key().value()
              + "`",
          "begin a separate rule with `- `");
    }
    return Optional.of(entries.get(0));
  }

  private Member layers(List<YamlNode.Entry> entries, Span span) {
    List<Slot> slots = new ArrayList<>();
    for (YamlNode.Entry entry : entries.subList(1, entries.size())) {
      slot(entry).ifPresent(slots::add);
    }
    return new PlanDeclaration.Layers(
        selectors.selectors(entries.get(0).value()), List.copyOf(slots), span);
  }

  /** {@code weight: Recipe} or {@code weight.bit_width: 8}. */
  private Optional<Slot> slot(YamlNode.Entry entry) {
    return reading
        .path(entry.key(), "a slot")
        .map(
            path ->
                new Slot(
                    path.get(0),
                    path.subList(1, path.size()),
                    values.value(entry.value()),
                    entry.span()));
  }

  private List<Step> steps(YamlNode node) {
    return reading.items(node).stream().map(this::step).flatMap(Optional::stream).toList();
  }

  /** {@code merge_batch_norm}, or {@code calibrate:} with settings under it. */
  private Optional<Step> step(YamlNode node) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      return reading.attribute(node, "a step").map(name -> new Step(name, List.of(), node.span()));
    }
    if (mapping.entries().size() != 1) {
      reading.report(
          Code.YAML_STRUCTURE,
          node.span(),
          "one name with its settings is expected here",
          "begin each with `- `, and indent its settings under it");
      return Optional.empty();
    }
    YamlNode.Entry entry = mapping.entries().get(0);
    List<Assignment> settings =
        values.assignments(reading.entries(entry.value(), "the settings"), Set.of());
    return reading
        .attribute(entry.key(), "a step")
        .map(name -> new Step(name, settings, node.span()));
  }
}
