package dev.brevity.runtime.module;

import java.util.Map;

/**
 * Names of what lies within modules, as the reference writes them: {@code
 * conv1.weight_quant.scaling_impl.value}.
 */
public final class DottedName {
  private DottedName() {}

  /** The name of something within a module; an empty name stands for what is around it. */
  public static String of(String module, String name) {
    return module.isEmpty() ? name : name.isEmpty() ? module : module + "." + name;
  }

  /** Adds what lies within a module, by its names there. */
  public static <T> void addAll(
      Map<String, ? super T> found, String module, Map<String, ? extends T> within) {
    within.forEach((name, value) -> found.put(of(module, name), value));
  }
}
