package dev.brevity.dsl.signature;

import java.util.List;
import java.util.Set;

/**
 * What the checker knows of an implementation without loading it.
 *
 * @param name the name recipes use
 * @param className the class that is built, for the injector only; never shown to users
 * @param roles what it can be used as
 * @param parameters what its constructor asks for, in order
 * @param inputs the inputs it supplies to everything below it; only implementations that stand at
 *     the root of a quantizer (its proxy) supply any
 * @param documentation first sentence of its documentation
 */
public record ImplementationSignature(
    String name,
    String className,
    Set<String> roles,
    List<Parameter> parameters,
    Set<String> inputs,
    String documentation) {

  /**
   * One constructor parameter.
   *
   * @param name the attribute it is filled from
   * @param type in the notation of the language, for example {@code Bool}, {@code Scaling}, {@code
   *     List<Int>?}
   * @param optional whether it may be left out when the attribute is not set
   * @param defaultValue what it then is, as an expression of the language; empty when the
   *     implementation decides
   */
  public record Parameter(String name, String type, boolean optional, String defaultValue) {}
}
