package dev.brevity.injector;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a class available to recipes under its simple name, or under names of its own. Its one
 * {@link jakarta.inject.Inject} constructor says what it needs: parameter {@code floatToIntImpl} is
 * filled from attribute {@code float_to_int_impl}. The interfaces it implements, directly or not,
 * are the roles it can play.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Implementation {
  /** The names in recipes, of which the first is the usual one; the simple name when empty. */
  String[] value() default {};

  /**
   * The inputs it supplies to everything below it: {@code "module"}, {@code
   * "tracked_parameter_list"} …
   */
  String[] inputs() default {};
}
