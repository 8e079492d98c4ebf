package dev.brevity.dsl.signature;

import dev.brevity.dsl.ast.PlanWordDeclaration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the checker knows of an implementation without loading it: of a class that recipes name, or
 * of one that implements a step, a style or an export target.
 *
 * @param word the kind of plan word that it implements; empty for what recipes name
 * @param name the name recipes or plans use
 * @param className the class that is built, for the injector only; never shown to users
 * @param roles what it can be used as
 * @param parameters what its constructor asks for, in order
 * @param inputs the inputs it supplies to everything below it; only implementations that stand at
 *     the root of a quantizer (its proxy) supply any
 * @param documentation first sentence of its documentation
 */
public record ImplementationSignature(
    Optional<PlanWordDeclaration.Kind> word,
    String name,
    String className,
    Set<String> roles,
    List<Parameter> parameters,
    Set<String> inputs,
    String documentation) {

  /** A class that recipes name. */
  public ImplementationSignature(
      String name,
      String className,
      Set<String> roles,
      List<Parameter> parameters,
      Set<String> inputs,
      String documentation) {
    this(Optional.empty(), name, className, roles, parameters, inputs, documentation);
  }

  /** What it is, as indexes and messages call it: {@code implementation}, {@code step} … */
  public String kind() {
    return word.map(PlanWordDeclaration.Kind::word).orElse("implementation");
  }

  /**
   * One constructor parameter.
   *
   * @param name the attribute or option it is filled from
   * @param type in the notation of the language, for example {@code Bool}, {@code Scaling}, {@code
   *     List<Int>?}
   * @param optional whether it may be left out when the attribute is not set
   * @param defaultValue what it then is, as an expression of the language; empty when the
   *     implementation decides
   */
  public record Parameter(String name, String type, boolean optional, String defaultValue) {}
}
