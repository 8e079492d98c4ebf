package dev.brevity.dsl.plan;

import dev.brevity.dsl.ast.PlanWordDeclaration.Clause;
import dev.brevity.dsl.ast.PlanWordDeclaration.Kind;
import dev.brevity.dsl.ast.PlanWordDeclaration.Order;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.PlanWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The steps that an export target needs for some quantizers, and that a plan leaves out. */
public final class MissingSteps {
  private MissingSteps() {}

  /** Those steps as if they stood where the plan exports; none for a plan without an export. */
  public static List<PlannedWord> of(FlatPlan plan, Library library, Options options) {
    List<PlannedWord> missing = new ArrayList<>();
    plan.export()
        .ifPresent(
            export ->
                needed(export.target().text(), library).stream()
                    .filter(step -> !uses(plan, step))
                    .map(step -> options.planned(step, List.of(), export.span()))
                    .forEach(missing::add));
    return missing;
  }

  private static List<PlanWord> needed(String target, Library library) {
    List<PlanWord> steps = new ArrayList<>();
    Optional<PlanWord> word = library.planWord(Kind.TARGET, target);
    if (word.isPresent()) {
      for (Order order : word.get().declaration().orders()) {
        if (order.clause() == Clause.NEEDS) {
          order.names().stream()
              .flatMap(name -> library.planWord(Kind.STEP, name.text()).stream())
              .forEach(steps::add);
        }
      }
    }
    return steps;
  }

  private static boolean uses(FlatPlan plan, PlanWord step) {
    return plan.steps().stream().anyMatch(used -> used.name().text().equals(step.name()));
  }
}
