package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;

/** A top-level declaration. */
public sealed interface Declaration
    permits RecipeDeclaration,
        EnumDeclaration,
        AttributeDeclaration,
        RoleDeclaration,
        TypeDeclaration,
        InputDeclaration,
        ImplementationDeclaration,
        PlanDeclaration,
        LayerDeclaration,
        PlanWordDeclaration {

  Identifier name();

  /** The text of the {@code ///} lines above (YAML: {@code doc}); empty when there are none. */
  String documentation();

  /** The whole declaration. */
  Span span();
}
