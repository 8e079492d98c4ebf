package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;
import java.util.List;
import java.util.Optional;

/**
 * {@code step calibrate { samples : Int = 512 after merge_batch_norm }}: a word that plans may use,
 * with what it takes and where it may stand.
 *
 * @param once whether a plan may use it only once
 * @param demands for styles and targets: what must hold of every quantizer; for steps: what must
 *     hold of every quantizer where the target needs the step and the plan lacks it
 */
public record PlanWordDeclaration(
    Kind kind,
    Identifier name,
    List<Option> options,
    List<Order> orders,
    boolean once,
    Demands demands,
    String documentation,
    Span span)
    implements Declaration {

  public List<Requirement> requirements() {
    return demands.requirements();
  }

  /** What a word is for. */
  public enum Kind {
    /** Something done to the network. */
    STEP,
    /** A way to put quantizers into a network. */
    STYLE,
    /** A format that quantized networks are written in. */
    TARGET;

    /** As the language writes it, and messages too. */
    public String word() {
      return switch (this) {
        case STEP -> "step";
        case STYLE -> "style";
        case TARGET -> "target";
      };
    }
  }

  /**
   * {@code samples : Int in 1.. unit samples = 512}.
   *
   * @param otherwise the value when a plan does not say
   */
  public record Option(
      Identifier name,
      TypeExpression type,
      Optional<NumberRange> range,
      Optional<String> unit,
      Optional<Expression> otherwise,
      String documentation,
      Span span) {}

  /**
   * {@code before placement : "rotations are fused into weights in floating point"}.
   *
   * @param condition the option that the order depends on: it holds unless the option is none or
   *     false
   * @param reason why, for messages
   */
  public record Order(
      Clause clause,
      List<Identifier> names,
      Optional<Identifier> condition,
      Optional<String> reason,
      Span span) {}

  /** How one step relates to others. */
  public enum Clause {
    /** Must come after the others where both are used. */
    AFTER,
    /** Must come before the others where both are used. */
    BEFORE,
    /** The others must be used, and earlier. */
    NEEDS,
    /** None of the others may be used. */
    EXCLUDES;

    /** As the language writes it. */
    public String word() {
      return switch (this) {
        case AFTER -> "after";
        case BEFORE -> "before";
        case NEEDS -> "needs";
        case EXCLUDES -> "excludes";
      };
    }
  }
}
