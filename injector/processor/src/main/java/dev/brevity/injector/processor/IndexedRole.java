package dev.brevity.injector.processor;

import dev.brevity.dsl.ast.PlanWordDeclaration.Kind;
import dev.brevity.injector.Implementation;
import dev.brevity.injector.Step;
import dev.brevity.injector.Style;
import dev.brevity.injector.Target;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.TypeElement;

/**
 * What an annotation says of its class.
 *
 * @param word the kind of plan word that the class carries out; empty for what recipes name
 * @param inputs what it supplies to everything below it
 */
record IndexedRole(Optional<Kind> word, String name, Set<String> inputs) {
  /** The role of a type that carries the annotation, one that the processor supports. */
  static IndexedRole of(TypeElement annotation, TypeElement type) {
    String simple = annotation.getSimpleName().toString();
    if (simple.equals(Step.class.getSimpleName())) {
      return word(Kind.STEP, type.getAnnotation(Step.class).value());
    }
    if (simple.equals(Style.class.getSimpleName())) {
      return word(Kind.STYLE, type.getAnnotation(Style.class).value());
    }
    if (simple.equals(Target.class.getSimpleName())) {
      return word(Kind.TARGET, type.getAnnotation(Target.class).value());
    }
    Implementation implementation = type.getAnnotation(Implementation.class);
    String name =
        implementation.value().isEmpty() ? type.getSimpleName().toString() : implementation.value();
    return new IndexedRole(Optional.empty(), name, new TreeSet<>(List.of(implementation.inputs())));
  }

  private static IndexedRole word(Kind kind, String name) {
    return new IndexedRole(Optional.of(kind), name, Set.of());
  }

  /** As messages call it, with an article: {@code an implementation}, {@code a step}. */
  String noun() {
    return word.map(kind -> "a " + kind.word()).orElse("an implementation");
  }
}
