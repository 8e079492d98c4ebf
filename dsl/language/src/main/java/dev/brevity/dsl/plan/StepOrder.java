package dev.brevity.dsl.plan;

import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.PlanDeclaration.Step;
import dev.brevity.dsl.ast.PlanWordDeclaration;
import dev.brevity.dsl.ast.PlanWordDeclaration.Clause;
import dev.brevity.dsl.ast.PlanWordDeclaration.Order;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.PlanWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The order of a plan's steps: what each step demands of the others, and the moment between them at
 * which quantizers are put into the network. That moment is just before the first step which comes
 * after {@link #PLACEMENT}, or after all steps.
 */
public final class StepOrder {
  /** Stands in orders for the moment at which quantizers are put into the network. */
  public static final String PLACEMENT = "placement";

  /** Stands in orders for calibration data. */
  public static final String DATA = "data";

  private final Library library;

  public StepOrder(Library library) {
    this.library = library;
  }

  /** Whether the step works on a network that has its quantizers. */
  public static boolean comesAfterPlacement(PlanWord step) {
    return names(step, Clause.AFTER).contains(PLACEMENT)
        || names(step, Clause.NEEDS).contains(PLACEMENT);
  }

  /** Whether the step looks at calibration data. */
  public static boolean needsData(PlanWord step) {
    return names(step, Clause.NEEDS).contains(DATA);
  }

  private static List<String> names(PlanWord step, Clause clause) {
    List<String> names = new ArrayList<>();
    for (Order order : step.declaration().orders()) {
      if (order.clause() == clause) {
        order.names().stream().map(Identifier::text).forEach(names::add);
      }
    }
    return names;
  }

  /** The declared step of that name. */
  public Optional<PlanWord> find(String name) {
    return library.planWord(PlanWordDeclaration.Kind.STEP, name);
  }

  /** Reports steps that cannot work where they stand. Unknown ones are passed over. */
  public void check(List<Step> steps, DiagnosticSink sink) {
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      Optional<PlanWord> word = find(step.name().text());
      if (word.isPresent()) {
        Around around = new Around(step, steps.subList(0, i), steps.subList(i + 1, steps.size()));
        check(word.get(), around, sink);
      }
    }
  }

  /** A step with those before and after it. */
  private record Around(Step step, List<Step> earlier, List<Step> later) {}

  private void check(PlanWord word, Around around, DiagnosticSink sink) {
    if (word.declaration().once()) {
      first(around.earlier(), word.name())
          .ifPresent(
              before ->
                  sink.report(
                      finding(around, "`" + word.name() + "` can stand in a plan only once")
                          .related(before.name().span(), "first used here")
                          .fix("remove one of the two")));
    }
    for (String name : names(word, Clause.AFTER)) {
      last(around.later(), name).ifPresent(other -> sink.report(misplaced(around, other, "after")));
    }
    for (String name : names(word, Clause.BEFORE)) {
      if (name.equals(PLACEMENT)) {
        placed(around, sink);
      }
      first(around.earlier(), name)
          .ifPresent(other -> sink.report(misplaced(around, other, "before")));
    }
    for (String name : names(word, Clause.NEEDS)) {
      if (!name.equals(PLACEMENT)
          && !name.equals(DATA)
          && first(around.earlier(), name).isEmpty()) {
        Diagnostic.Builder finding =
            finding(around, "`" + word.name() + "` needs `" + name + "` before it");
        sink.report(finding.fix("put `" + name + "` before it"));
      }
    }
  }

  private void placed(Around around, DiagnosticSink sink) {
    for (Step before : around.earlier()) {
      if (find(before.name().text()).filter(StepOrder::comesAfterPlacement).isPresent()) {
        sink.report(
            finding(
                    around,
                    "`"
                        + around.step().name()
                        + "` works on the network in floating point, but by now quantizers are in"
                        + " place")
                .related(before.name().span(), "needs the quantizers in place")
                .fix("put `" + around.step().name() + "` before `" + before.name() + "`"));
        return;
      }
    }
  }

  private static Diagnostic.Builder misplaced(Around around, Step other, String relation) {
    String step = around.step().name().text();
    return finding(
            around, "`" + step + "` must come " + relation + " `" + other.name().text() + "`")
        .related(
            other.name().span(), "this comes " + (relation.equals("after") ? "later" : "first"))
        .fix("put `" + step + "` " + relation + " `" + other.name().text() + "`");
  }

  private static Diagnostic.Builder finding(Around around, String message) {
    return Diagnostic.of(Code.STEP_ORDER, around.step().name().span(), message);
  }

  private static Optional<Step> first(List<Step> steps, String name) {
    return steps.stream().filter(step -> step.name().text().equals(name)).findFirst();
  }

  private static Optional<Step> last(List<Step> steps, String name) {
    return steps.stream().filter(step -> step.name().text().equals(name)).reduce((a, b) -> b);
  }
}
