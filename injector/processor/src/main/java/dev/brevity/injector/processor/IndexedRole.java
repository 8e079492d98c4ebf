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
 * @param word the kind of plan word that the class implements; empty for what recipes name
 * @param inputs what it supplies to everything below it
 */
record IndexedRole(Optional<Kind> word, String name, Set<String> inputs) {
  /** The roles of a type that carries the annotation, one that the processor supports. */
  static List<IndexedRole> of(TypeElement annotation, TypeElement type) {
    String simple = annotation.getSimpleName().toString();
    if (simple.equals(Step.class.getSimpleName())) {
      return List.of(word(Kind.STEP, type.getAnnotation(Step.class).value()));
    }
    if (simple.equals(Style.class.getSimpleName())) {
      return List.of(word(Kind.STYLE, type.getAnnotation(Style.class).value()));
    }
    if (simple.equals(Target.class.getSimpleName())) {
      return List.of(word(Kind.TARGET, type.getAnnotation(Target.class).value()));
    }
    Implementation implementation = type.getAnnotation(Implementation.class);
    List<String> names =
        implementation.value().length == 0
            ? List.of(type.getSimpleName().toString())
            : List.of(implementation.value());
    Set<String> inputs = new TreeSet<>(List.of(implementation.inputs()));
    return names.stream().map(name -> new IndexedRole(Optional.empty(), name, inputs)).toList();
  }

  private static IndexedRole word(Kind kind, String name) {
    return new IndexedRole(Optional.of(kind), name, Set.of());
  }

  /** As messages call it, with an article: {@code an implementation}, {@code a step}. */
  String noun() {
    return word.map(kind -> "a " + kind.word()).orElse("an implementation");
  }
}
