package dev.brevity.injector;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * The class implements the style of that name, which recipes declare. Its one {@link
 * jakarta.inject.Inject} constructor, or the constructor of a record, takes the style's options:
 * parameter {@code batchSize} is option {@code batch_size}. The defaults of options stand in the
 * declaration.
 */
@Documented
@java.lang.annotation.Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Style {
  /** The name in plans: {@code "layerwise"}. */
  String value();
}
