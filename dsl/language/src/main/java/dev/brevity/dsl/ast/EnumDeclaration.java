package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;
import java.util.List;

/** {@code enum Name { CONSTANT … }}. */
public record EnumDeclaration(
    Identifier name, List<Constant> constants, String documentation, Span span)
    implements Declaration {

  /** One constant of an enum. */
  public record Constant(Identifier name, String documentation) {}
}
