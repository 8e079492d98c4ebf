package dev.brevity.dsl.plan;

import dev.brevity.dsl.ast.PlanDeclaration.Step;
import dev.brevity.dsl.ast.PlanWordDeclaration.Clause;
import dev.brevity.dsl.ast.PlanWordDeclaration.Kind;
import dev.brevity.dsl.ast.PlanWordDeclaration.Order;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.PlanWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps that an export target, or a step that comes after them, needs for some quantizers, and
 * that a plan leaves out.
 */
public final class MissingSteps {
  private MissingSteps() {}

  /** Those steps as if they stood where the plan exports, or where the other step stands. */
  public static List<PlannedWord> of(FlatPlan plan, Library library, Options options) {
    List<PlannedWord> missing = new ArrayList<>();
    plan.export()
        .ifPresent(
            export ->
                needed(export.target().text(), library).stream()
                    .filter(step -> !uses(plan, step))
                    .map(step -> options.planned(step, List.of(), export.span()))
                    .forEach(missing::add));
    for (Step step : plan.steps()) {
      Optional<PlanWord> word = library.planWord(Kind.STEP, step.name().text());
      word.ifPresent(
          found ->
              named(found, Clause.AFTER, library).stream()
                  .filter(earlier -> !earlier.declaration().requirements().isEmpty())
                  .filter(earlier -> !uses(plan, earlier))
                  .filter(
                      earlier ->
                          missing.stream().noneMatch(one -> one.name().equals(earlier.name())))
                  .map(earlier -> options.planned(earlier, List.of(), step.span()))
                  .forEach(missing::add));
    }
    return missing;
  }

  private static List<PlanWord> needed(String target, Library library) {
    return library
        .planWord(Kind.TARGET, target)
        .map(word -> named(word, Clause.NEEDS, library))
        .orElseGet(List::of);
  }

  private static List<PlanWord> named(PlanWord word, Clause clause, Library library) {
    List<PlanWord> steps = new ArrayList<>();
    for (Order order : word.declaration().orders()) {
      if (order.clause() == clause) {
        order.names().stream()
            .flatMap(name -> library.planWord(Kind.STEP, name.text()).stream())
            .forEach(steps::add);
      }
    }
    return steps;
  }

  private static boolean uses(FlatPlan plan, PlanWord step) {
    return plan.steps().stream().anyMatch(used -> used.name().text().equals(step.name()));
  }
}
