package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.PlanDeclaration.Position;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.grammar.Span;
import java.util.function.Consumer;

/** The order of the two places of a range of layers. */
final class PositionOrder {
  private PositionOrder() {}

  /**
   * Reports a range that picks nothing in any network.
   *
   * @param code of malformed parts of the surface
   * @param written as the surface writes it
   */
  static void check(
      Position position,
      Code code,
      Span place,
      String written,
      Consumer<Diagnostic.Builder> report) {
    if (position.isBackwards()) {
      report.accept(
          Diagnostic.of(
                  code, place, "`" + written + "` picks nothing, because it ends before it begins")
              .fix("write the lower place first"));
    }
  }
}
