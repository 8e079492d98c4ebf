package dev.brevity.injector.processor;

import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.injector.Attribute;
import dev.brevity.injector.IfUnset;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic.Kind;

/**
 * Reads signatures from classes that are being compiled and reports what makes a class unusable.
 */
final class SignatureReader {
  private static final Set<String> QUALIFIERS =
      Set.of("jakarta.inject.Qualifier", "com.google.inject.BindingAnnotation");

  private final ProcessingEnvironment environment;
  private final Messager messager;

  SignatureReader(ProcessingEnvironment environment) {
    this.environment = environment;
    this.messager = environment.getMessager();
  }

  /** The signature of the class; empty when an error has been reported. */
  Optional<ImplementationSignature> read(TypeElement type, IndexedRole role) {
    if (type.getKind() != ElementKind.CLASS && type.getKind() != ElementKind.RECORD) {
      return failed(type, "only a class can be " + role.noun());
    }
    if (type.getModifiers().contains(Modifier.ABSTRACT)) {
      return failed(type, "an abstract class cannot be " + role.noun());
    }
    if (type.getNestingKind() != NestingKind.TOP_LEVEL
        && !type.getModifiers().contains(Modifier.STATIC)) {
      return failed(type, "an inner class cannot be " + role.noun() + "; make it static");
    }
    List<ExecutableElement> constructors = constructors(type);
    if (constructors.size() != 1) {
      return failed(
          type,
          role.noun()
              + " needs exactly one @Inject constructor, this class has "
              + constructors.size());
    }
    return parameters(constructors.get(0), role)
        .map(
            parameters ->
                new ImplementationSignature(
                    role.word(),
                    role.name(),
                    environment.getElementUtils().getBinaryName(type).toString(),
                    roles(type),
                    parameters,
                    role.inputs(),
                    documentation(type)));
  }

  /** The constructors marked with {@code @Inject}; of a record without one the canonical one. */
  private List<ExecutableElement> constructors(TypeElement type) {
    List<ExecutableElement> all = ElementFilter.constructorsIn(type.getEnclosedElements());
    List<ExecutableElement> marked =
        all.stream()
            .filter(constructor -> constructor.getAnnotation(Inject.class) != null)
            .toList();
    return marked.isEmpty() && type.getKind() == ElementKind.RECORD
        ? all.stream().filter(constructor -> isCanonical(constructor, type)).toList()
        : marked;
  }

  private boolean isCanonical(ExecutableElement constructor, TypeElement record) {
    List<? extends VariableElement> parameters = constructor.getParameters();
    List<? extends RecordComponentElement> components = record.getRecordComponents();
    return parameters.size() == components.size()
        && IntStream.range(0, parameters.size())
            .allMatch(
                i ->
                    environment
                        .getTypeUtils()
                        .isSameType(parameters.get(i).asType(), components.get(i).asType()));
  }

  private Optional<List<ImplementationSignature.Parameter>> parameters(
      ExecutableElement constructor, IndexedRole role) {
    List<ImplementationSignature.Parameter> parameters = new ArrayList<>();
    Set<String> names = new HashSet<>();
    boolean usable = true;
    for (VariableElement element : constructor.getParameters()) {
      if (isQualified(element)) {
        continue;
      }
      if (role.word().isPresent() && element.getAnnotation(IfUnset.class) != null) {
        failed(element, "the default of an option stands in its declaration");
        usable = false;
      }
      Optional<ImplementationSignature.Parameter> parameter = parameter(element);
      if (parameter.isPresent() && !names.add(parameter.get().name())) {
        failed(element, "two parameters are filled from attribute " + parameter.get().name());
        usable = false;
      }
      parameter.ifPresent(parameters::add);
      usable &= parameter.isPresent();
    }
    return usable ? Optional.of(parameters) : Optional.empty();
  }

  private Optional<ImplementationSignature.Parameter> parameter(VariableElement element) {
    if (element.asType().getKind() == TypeKind.ERROR) {
      // The compiler reports types that do not exist.
      return Optional.empty();
    }
    Optional<String> type = LanguageTypes.of(element.asType());
    if (type.isEmpty()) {
      return failed(element, "recipes have no values of type " + element.asType());
    }
    boolean nullable = isNullable(element);
    if (nullable && element.asType().getKind().isPrimitive()) {
      return failed(element, "a parameter of a primitive type cannot be @Nullable");
    }
    IfUnset ifUnset = element.getAnnotation(IfUnset.class);
    if (ifUnset != null) {
      Optional<String> problem = DefaultExpression.problem(ifUnset.value(), type.get(), nullable);
      if (problem.isPresent()) {
        return failed(element, problem.get());
      }
    }
    Attribute attribute = element.getAnnotation(Attribute.class);
    return Optional.of(
        new ImplementationSignature.Parameter(
            attribute != null
                ? attribute.value()
                : AttributeNames.snakeCase(element.getSimpleName().toString()),
            nullable ? type.get() + "?" : type.get(),
            nullable || ifUnset != null,
            ifUnset != null ? ifUnset.value() : ""));
  }

  private Set<String> roles(TypeElement type) {
    Set<String> roles = new TreeSet<>();
    addRoles(type, roles);
    return roles;
  }

  private void addRoles(TypeElement type, Set<String> roles) {
    if (!LanguageTypes.isOwn(type)) {
      return;
    }
    roles.add(type.getSimpleName().toString());
    for (TypeMirror supertype : environment.getTypeUtils().directSupertypes(type.asType())) {
      Element element = environment.getTypeUtils().asElement(supertype);
      if (element instanceof TypeElement superelement) {
        addRoles(superelement, roles);
      }
    }
  }

  private String documentation(TypeElement type) {
    String comment = environment.getElementUtils().getDocComment(type);
    return comment == null ? "" : Documentation.firstSentence(comment);
  }

  private static boolean isNullable(VariableElement element) {
    return hasNullable(element.getAnnotationMirrors())
        || hasNullable(element.asType().getAnnotationMirrors());
  }

  private static boolean hasNullable(List<? extends AnnotationMirror> annotations) {
    return annotations.stream()
        .anyMatch(
            annotation ->
                annotation
                    .getAnnotationType()
                    .asElement()
                    .getSimpleName()
                    .contentEquals("Nullable"));
  }

  private static boolean isQualified(VariableElement element) {
    return element.getAnnotationMirrors().stream()
        .map(annotation -> annotation.getAnnotationType().asElement())
        .flatMap(annotation -> annotation.getAnnotationMirrors().stream())
        .anyMatch(meta -> QUALIFIERS.contains(meta.getAnnotationType().toString()));
  }

  private <T> Optional<T> failed(Element place, String message) {
    messager.printMessage(Kind.ERROR, message, place);
    return Optional.empty();
  }
}
