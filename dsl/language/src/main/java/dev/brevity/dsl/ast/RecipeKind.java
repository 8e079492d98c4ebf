package dev.brevity.dsl.ast;

/** What a recipe promises. All kinds merge the same way. */
public enum RecipeKind {
  /** Complete: can be instantiated. */
  QUANTIZER,
  /** A named bundle of attributes. */
  MIXIN,
  /** A mixin whose attributes are computed. */
  SOLVER
}
