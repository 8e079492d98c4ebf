package dev.brevity.dsl.plan;

import dev.brevity.dsl.ast.Expression;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** Whether the step looks at calibration data, with the options that the plan gives it. */
  public static boolean needsData(PlannedWord step) {
    return step.word().declaration().orders().stream()
        .filter(order -> order.clause() == Clause.NEEDS)
        .filter(order -> holds(order, step.written()))
        .anyMatch(order -> order.names().stream().anyMatch(name -> name.text().equals(DATA)));
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

  /** Whether the option that the order depends on is set to something. */
  private static boolean holds(Order order, Map<String, Expression> written) {
    return order
        .condition()
        .map(option -> written.get(option.text()))
        .map(value -> !isOff(value))
        .orElse(order.condition().isEmpty());
  }

  private static boolean isOff(Expression value) {
    return value instanceof Expression.NoneLiteral
        || (value instanceof Expression.BooleanLiteral truth && !truth.value());
  }

  private static Map<String, Expression> written(PlanWord word, Step step) {
    Map<String, Expression> written = new HashMap<>();
    word.declaration()
        .options()
        .forEach(
            option ->
                option.otherwise().ifPresent(value -> written.put(option.name().text(), value)));
    step.settings().forEach(setting -> written.put(setting.target().text(), setting.value()));
    return written;
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
        // What stands in a wrong place does so for all that it passes; the first says it.
        List<Diagnostic> found = new ArrayList<>();
        check(word.get(), around, found::add);
        found.stream().limit(1).forEach(sink::report);
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
    Map<String, Expression> written = written(word, around.step());
    for (Order order : word.declaration().orders()) {
      if (holds(order, written)) {
        order.names().forEach(name -> check(word, order, name.text(), around, sink));
      }
    }
  }

  private void check(PlanWord word, Order order, String name, Around around, DiagnosticSink sink) {
    switch (order.clause()) {
      case AFTER ->
          last(around.later(), name)
              .ifPresent(other -> sink.report(misplaced(around, order, other, "after")));
      case BEFORE -> {
        if (name.equals(PLACEMENT)) {
          placed(around, order, sink);
        }
        first(around.earlier(), name)
            .ifPresent(other -> sink.report(misplaced(around, order, other, "before")));
      }
      case EXCLUDES ->
          first(around.earlier(), name)
              .or(() -> first(around.later(), name))
              .ifPresent(
                  other -> {
                    Diagnostic.Builder finding =
                        finding(
                                around,
                                "`" + word.name() + "` and `" + name + "` exclude each other")
                            .related(other.name().span(), "used here");
                    order.reason().ifPresent(finding::note);
                    sink.report(finding.fix("remove one of the two"));
                  });
      case NEEDS -> {
        if (!name.equals(PLACEMENT)
            && !name.equals(DATA)
            && first(around.earlier(), name).isEmpty()) {
          Diagnostic.Builder finding =
              finding(around, "`" + word.name() + "` needs `" + name + "` before it");
          order.reason().ifPresent(finding::note);
          sink.report(finding.fix("put `" + name + "` before it"));
        }
      }
    }
  }

  private void placed(Around around, Order order, DiagnosticSink sink) {
    for (Step before : around.earlier()) {
      if (find(before.name().text()).filter(StepOrder::comesAfterPlacement).isPresent()) {
        Diagnostic.Builder finding =
            finding(
                    around,
                    "`"
                        + around.step().name()
                        + "` works on the network in floating point, but by now quantizers are in"
                        + " place")
                .related(before.name().span(), "needs the quantizers in place");
        order.reason().ifPresent(finding::note);
        sink.report(
            finding.fix("put `" + around.step().name() + "` before `" + before.name() + "`"));
        return;
      }
    }
  }

  private static Diagnostic.Builder misplaced(
      Around around, Order order, Step other, String relation) {
    String step = around.step().name().text();
    Diagnostic.Builder finding =
        finding(around, "`" + step + "` must come " + relation + " `" + other.name().text() + "`")
            .related(
                other.name().span(),
                "this comes " + (relation.equals("after") ? "later" : "first"));
    order.reason().ifPresent(finding::note);
    return finding.fix("put `" + step + "` " + relation + " `" + other.name().text() + "`");
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
