package dev.brevity.injector.assembly;

import com.google.inject.Key;
import com.google.inject.Provider;
import com.google.inject.Scope;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One object per key and assembly: what two parts share while one tree is built, and never beyond.
 */
final class AssemblyScope implements Scope {
  private final ThreadLocal<@Nullable Assembly> current = new ThreadLocal<>();

  private static final class Assembly {
    private final Blueprint blueprint;
    private final Map<String, Object> inputs;
    private final Map<Key<?>, Object> objects = new HashMap<>();

    private Assembly(Blueprint blueprint, Map<String, Object> inputs) {
      this.blueprint = blueprint;
      this.inputs = inputs;
    }
  }

  /** Does the work as one assembly. A constructor may start another one inside. */
  <T> T within(Blueprint blueprint, Map<String, Object> inputs, Supplier<T> work) {
    Assembly outer = current.get();
    current.set(new Assembly(blueprint, inputs));
    try {
      return work.get();
    } finally {
      if (outer == null) {
        current.remove();
      } else {
        current.set(outer);
      }
    }
  }

  /** What is being built. */
  Blueprint blueprint() {
    return assembly().blueprint;
  }

  /** What fills a slot in this assembly: what the layer supplies, or the constant of the recipe. */
  @Nullable Object varying(int slot) {
    Assembly assembly = assembly();
    String input = assembly.blueprint.input(slot);
    Object supplied = input == null ? null : assembly.inputs.get(input);
    return supplied != null ? supplied : assembly.blueprint.varying(slot);
  }

  @Override
  public <T> Provider<T> scope(Key<T> key, Provider<T> unscoped) {
    return () -> {
      Map<Key<?>, Object> objects = assembly().objects;
      @SuppressWarnings("unchecked")
      T known = (T) objects.get(key);
      if (known != null) {
        return known;
      }
      T built = unscoped.get();
      objects.put(key, built);
      return built;
    };
  }

  @Override
  public String toString() {
    return "one per assembly";
  }

  private Assembly assembly() {
    Assembly assembly = current.get();
    if (assembly == null) {
      throw new IllegalStateException("nothing is being assembled");
    }
    return assembly;
  }
}
