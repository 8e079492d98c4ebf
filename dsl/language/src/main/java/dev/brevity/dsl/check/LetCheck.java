package dev.brevity.dsl.check;

import dev.brevity.dsl.ast.Demands;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Expressions;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.Let;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.link.Library;
import dev.brevity.grammar.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the names that blocks introduce: each new, defined once, and used. */
final class LetCheck {
  private final Library library;
  private final DiagnosticSink sink;

  LetCheck(Library library, DiagnosticSink sink) {
    this.library = library;
    this.sink = sink;
  }

  /**
   * Checks the names of a block.
   *
   * @param expressions all expressions of the block, those of the lets among them
   * @return the place inside the block
   */
  Place check(List<Let> lets, List<Expression> expressions, Place around) {
    if (lets.isEmpty()) {
      return around;
    }
    Map<String, Set<Expression>> uses = Expressions.reading(expressions);
    Map<String, Span> seen = new HashMap<>();
    for (Let let : lets) {
      Identifier name = let.name();
      @Nullable Span first = seen.putIfAbsent(name.text(), name.span());
      if (first != null) {
        sink.report(
            Diagnostic.of(
                    Code.DUPLICATE_DEFINITION,
                    name.span(),
                    "`" + name.text() + "` is defined twice")
                .label("defined again")
                .related(first, "first defined here")
                .fix("rename or remove one of the two"));
      } else if (isTaken(name.text(), around)) {
        sink.report(
            Diagnostic.of(
                    Code.NAME_TAKEN,
                    name.span(),
                    "`" + name.text() + "` already has another meaning")
                .note("a `let` cannot hide an attribute, an input or an option")
                .fix("choose another name"));
      } else if (isUnused(let, uses) && !isAsked(let)) {
        sink.report(
            Diagnostic.of(Code.UNUSED_LET, name.span(), "nothing uses `" + name.text() + "`")
                .fix("remove it"));
      }
    }
    return around.inside(lets);
  }

  /** What plans ask of targets is used although no requirement mentions it. */
  private static boolean isAsked(Let let) {
    String name = let.name().text();
    return Demands.SAID.contains(name);
  }

  private boolean isTaken(String name, Place around) {
    return library.attribute(name).isPresent()
        || library.input(name).isPresent()
        || around.variable(name) != null;
  }

  @SuppressWarnings("ReferenceEquality") // its own expression does not count
  private static boolean isUnused(Let let, Map<String, Set<Expression>> uses) {
    return uses.getOrDefault(let.name().text(), Set.of()).stream()
        .allMatch(expression -> expression == let.value());
  }
}
