package dev.brevity.dsl.plan;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.ast.PlanDeclaration.Export;
import dev.brevity.dsl.ast.PlanDeclaration.Member;
import dev.brevity.dsl.ast.PlanDeclaration.Slot;
import dev.brevity.dsl.ast.PlanDeclaration.Step;
import dev.brevity.dsl.ast.PlanDeclaration.Style;
import dev.brevity.dsl.link.Library;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A plan with what it inherits. The rules of the plan that it extends come first. Within one plan
 * settings come before the other rules, wherever they are written. Steps, style and export are
 * those of the nearest plan that has any.
 *
 * @param rules in the order in which they apply
 */
public record FlatPlan(
    PlanDeclaration plan,
    List<PlanRule> rules,
    Optional<Style> style,
    List<Step> steps,
    Optional<Export> export) {

  /** How many plans a plan can extend, directly and through others; further ones are left out. */
  public static final int MAX_DEPTH = 64;

  /** The plan; a base that is missing, or that is the plan itself, is left out. */
  public static FlatPlan of(PlanDeclaration plan, Library library) {
    List<PlanRule> rules = new ArrayList<>();
    Optional<Style> style = Optional.empty();
    List<Step> steps = List.of();
    Optional<Export> export = Optional.empty();
    for (PlanDeclaration one : lineage(plan, library)) {
      rules.addAll(settings(one));
      boolean hasSteps = false;
      List<Step> own = new ArrayList<>();
      for (Member member : one.members()) {
        if (member instanceof PlanDeclaration.Layers layers) {
          rules.add(new PlanRule.Fill(layers.selectors(), layers.slots(), layers.span()));
        } else if (member instanceof PlanDeclaration.Keep keep) {
          rules.add(new PlanRule.Keep(keep.selectors(), keep.span()));
        } else if (member instanceof PlanDeclaration.Steps block) {
          hasSteps = true;
          own.addAll(block.steps());
        } else if (member instanceof Style chosen) {
          style = Optional.of(chosen);
        } else if (member instanceof Export chosen) {
          export = Optional.of(chosen);
        }
      }
      steps = hasSteps ? own : steps;
    }
    return new FlatPlan(plan, List.copyOf(rules), style, List.copyOf(steps), export);
  }

  /** The plan and those it extends, the farthest first. */
  static List<PlanDeclaration> lineage(PlanDeclaration plan, Library library) {
    Map<String, PlanDeclaration> found = new LinkedHashMap<>();
    @Nullable PlanDeclaration next = plan;
    while (next != null
        && found.size() <= MAX_DEPTH
        && found.putIfAbsent(next.name().text(), next) == null) {
      next = next.base().flatMap(base -> library.plan(base.text())).orElse(null);
    }
    List<PlanDeclaration> lineage = new ArrayList<>(found.values());
    java.util.Collections.reverse(lineage);
    return lineage;
  }

  private static List<PlanRule> settings(PlanDeclaration plan) {
    List<PlanRule> rules = new ArrayList<>();
    for (Member member : plan.members()) {
      if (member instanceof PlanDeclaration.Setting setting) {
        Assignment assignment = setting.assignment();
        Slot slot = new Slot(assignment.target(), List.of(), assignment.value(), assignment.span());
        rules.add(new PlanRule.Fill(List.of(), List.of(slot), assignment.span()));
      }
    }
    return rules;
  }
}
