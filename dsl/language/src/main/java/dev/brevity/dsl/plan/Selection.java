package dev.brevity.dsl.plan;

import dev.brevity.dsl.ast.PlanDeclaration.Position;
import dev.brevity.dsl.ast.PlanDeclaration.Selector;
import dev.brevity.dsl.model.ModelOutline;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which layers of a network selectors pick. */
final class Selection {
  private final ModelOutline model;
  private final LayerKinds kinds;

  Selection(ModelOutline model, LayerKinds kinds) {
    this.model = model;
    this.kinds = kinds;
  }

  /** The layers that the rule is for, by name, in the order of the network. */
  Set<String> of(PlanRule rule) {
    Set<String> names = new LinkedHashSet<>();
    if (rule.selectors().isEmpty()) {
      model.layers().forEach(layer -> names.add(layer.name()));
    }
    rule.selectors().forEach(selector -> names.addAll(of(selector)));
    return names;
  }

  /** The layers that the selector picks. */
  List<String> of(Selector selector) {
    List<String> found = withoutPosition(selector);
    return selector.position().map(position -> at(position, found)).orElse(found);
  }

  /** The layers among which the selector's position counts. */
  List<String> withoutPosition(Selector selector) {
    List<String> found = new ArrayList<>();
    Optional<NamePattern> pattern =
        switch (selector.kind()) {
          case LAYER_KIND -> Optional.empty();
          case NAME -> Optional.of(NamePattern.glob(selector.text()));
          case REGEX -> NamePattern.regex(selector.text());
        };
    for (ModelOutline.Layer layer : model.layers()) {
      boolean picked =
          selector.kind() == Selector.Kind.LAYER_KIND
              ? kinds.is(layer.kind(), selector.text())
              : pattern.isPresent() && pattern.get().matches(layer.name());
      if (picked) {
        found.add(layer.name());
      }
    }
    return found;
  }

  private static List<String> at(Position position, List<String> found) {
    int count = found.size();
    int first = Math.max(0, absolute(position.lowest().orElse(0), count));
    int last = Math.min(count - 1, absolute(position.highest().orElse(count - 1), count));
    return first > last ? List.of() : found.subList(first, last + 1);
  }

  private static int absolute(int place, int count) {
    return place < 0 ? count + place : place;
  }
}
