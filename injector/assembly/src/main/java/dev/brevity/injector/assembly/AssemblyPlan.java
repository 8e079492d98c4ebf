package dev.brevity.injector.assembly;

import com.google.inject.Provider;
import com.google.inject.ProvisionException;
import dev.brevity.dsl.value.ResolvedObject;
import java.util.Map;

/**
 * What a recipe resolved to, ready to be built any number of times. May be used by several threads.
 */
public final class AssemblyPlan {
  private final ResolvedObject root;
  private final Blueprint blueprint;
  private final Provider<Object> provider;
  private final AssemblyScope scope;

  AssemblyPlan(
      ResolvedObject root, Blueprint blueprint, Provider<Object> provider, AssemblyScope scope) {
    this.root = root;
    this.blueprint = blueprint;
    this.provider = provider;
    this.scope = scope;
  }

  /**
   * Rebuilds the object and everything below it.
   *
   * @param inputs what constructors get for an input, by its name; those missing here are as in the
   *     resolved object
   * @throws AssemblyException if an implementation refuses its arguments
   */
  public Object assemble(Map<String, Object> inputs) {
    try {
      return scope.within(blueprint, inputs, provider::get);
    } catch (ProvisionException e) {
      throw Problems.translated(root, e, e.getErrorMessages());
    }
  }
}
