package dev.brevity.injector.assembly;

import dev.brevity.dsl.value.ResolvedObject;
import dev.brevity.dsl.value.Value;
import dev.brevity.injector.assembly.ImplementationClass.ConstructorParameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A resolved object taken apart into its structure and what varies. */
final class Blueprint {
  private final ImplementationClasses classes;
  private final Map<ResolvedObject, Integer> numbers = new IdentityHashMap<>();
  private final List<Structure.Part> parts = new ArrayList<>();
  private final List<ResolvedObject> objects = new ArrayList<>();
  private final List<@Nullable Object> varying = new ArrayList<>();
  private final Map<Integer, String> inputs = new HashMap<>();

  private Blueprint(ImplementationClasses classes) {
    this.classes = classes;
  }

  /**
   * Takes the object and all that it is built from apart.
   *
   * @throws AssemblyException if an implementation cannot be used or a value does not fit its
   *     parameter
   */
  static Blueprint of(ResolvedObject root, ImplementationClasses classes) {
    Blueprint blueprint = new Blueprint(classes);
    blueprint.number(root);
    return blueprint;
  }

  Structure structure() {
    return new Structure(parts);
  }

  int size() {
    return parts.size();
  }

  /** The name of the input that fills the slot; null for a constant. */
  @Nullable String input(int slot) {
    return inputs.get(slot);
  }

  /** The resolved object that the numbered part is built for. */
  ResolvedObject object(int part) {
    return objects.get(part);
  }

  @Nullable Object varying(int slot) {
    return varying.get(slot);
  }

  private int number(ResolvedObject object) {
    Integer known = numbers.get(object);
    if (known != null) {
      return known;
    }
    List<Structure.Argument> arguments = new ArrayList<>();
    for (ConstructorParameter parameter : classes.of(object).parameters()) {
      if (parameter instanceof ConstructorParameter.FromRecipe fromRecipe) {
        arguments.add(argument(object, fromRecipe));
      }
    }
    int number = parts.size();
    parts.add(new Structure.Part(object.implementation(), List.copyOf(arguments)));
    objects.add(object);
    numbers.put(object, number);
    return number;
  }

  private Structure.Argument argument(
      ResolvedObject object, ConstructorParameter.FromRecipe parameter) {
    Value value = object.arguments().get(parameter.attribute());
    if (value == null) {
      if (parameter.type() instanceof Class<?> type && type.isPrimitive()) {
        throw Problems.mismatch(object, parameter.attribute(), "is not set");
      }
      return new Structure.Argument.Absent();
    }
    if (value instanceof ResolvedObject part) {
      return new Structure.Argument.Object(number(part));
    }
    try {
      varying.add(Conversion.convert(value, parameter.type()));
    } catch (IllegalArgumentException e) {
      throw Problems.mismatch(object, parameter.attribute(), String.valueOf(e.getMessage()));
    }
    int slot = varying.size() - 1;
    if (value instanceof Value.Input input) {
      inputs.put(slot, input.name());
    }
    return new Structure.Argument.Varying(slot);
  }
}
