package dev.brevity.runtime.plan;

import java.util.ServiceLoader;
import java.util.function.Function;

/** Finds steps, styles and targets by the names that plans give them. */
final class Services {
  private Services() {}

  /**
   * The service of that name.
   *
   * @param what what it is, for messages: {@code step}
   * @throws MissingPartException if no library on the class path has it
   */
  static <T> T find(Class<T> kind, String what, String name, Function<T, String> nameOf) {
    for (T service : ServiceLoader.load(kind, Services.class.getClassLoader())) {
      if (nameOf.apply(service).equals(name)) {
        return service;
      }
    }
    throw new MissingPartException(what, name);
  }
}
