package dev.brevity.injector.assembly;

import dev.brevity.dsl.signature.ImplementationIndex;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.value.ResolvedObject;
import dev.brevity.grammar.Span;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The classes of indexed implementations, each loaded when it is first needed. No other class is
 * ever loaded.
 */
final class ImplementationClasses {
  private static final String STALE =
      "the library that provides it does not match its index, build it again";

  private final ImplementationIndex index;
  private final ClassLoader loader;
  private final Map<String, ImplementationClass> loaded = new ConcurrentHashMap<>();

  ImplementationClasses(ImplementationIndex index, ClassLoader loader) {
    this.index = index;
    this.loader = loader;
  }

  /**
   * The class that builds the object.
   *
   * @throws AssemblyException if no index lists the implementation or its class cannot be loaded
   */
  ImplementationClass of(ResolvedObject object) {
    ImplementationClass known = loaded.get(object.implementation());
    if (known != null) {
      return known;
    }
    ImplementationClass found = load(object);
    loaded.put(object.implementation(), found);
    return found;
  }

  private ImplementationClass load(ResolvedObject object) {
    ImplementationSignature signature =
        index
            .find(object.implementation())
            .orElseThrow(
                () ->
                    Problems.unusable(
                        object,
                        "no library on the class path provides it",
                        new ClassNotFoundException(object.implementation())));
    try {
      return ImplementationClass.load(signature, loader);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw Problems.unusable(object, STALE, e);
    }
  }

  /**
   * The class that implements a plan's word.
   *
   * @throws AssemblyException if it cannot be loaded
   */
  ImplementationClass of(ImplementationSignature word, Span place) {
    try {
      return ImplementationClass.load(word, loader);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw Problems.unusable(word, place, STALE, e);
    }
  }
}
