package dev.brevity.injector;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a constructor parameter gets when the recipe does not set its attribute. */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface IfUnset {
  /**
   * An expression of the recipe language: {@code "0.1"}, {@code "none"}, {@code "RoundSte"} (which
   * is then built like any other implementation).
   */
  String value();
}
