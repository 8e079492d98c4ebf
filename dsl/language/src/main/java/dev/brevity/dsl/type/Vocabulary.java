package dev.brevity.dsl.type;

import dev.brevity.dsl.ast.EnumDeclaration;
import dev.brevity.dsl.signature.ImplementationIndex;
import dev.brevity.dsl.value.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that types and values are made of: enums with their constants, roles, input types and
 * implementations.
 */
public final class Vocabulary {
  /** The enum whose constants are the slots that layers have, in capitals. */
  public static final String SLOT = "Slot";

  private final Map<String, EnumDeclaration> enums;
  private final Map<String, Map<String, String>> constantsByFoldedName = new LinkedHashMap<>();
  private final Map<String, List<String>> enumsByConstant = new LinkedHashMap<>();
  private final Set<String> declaredRoles;
  private final Set<String> inputTypes;
  private final ImplementationIndex implementations;

  /**
   * @param slots the slots that some kind of layer has
   * @param roles those declared
   */
  public Vocabulary(
      Map<String, EnumDeclaration> enums,
      Set<String> slots,
      Set<String> roles,
      Set<String> inputTypes,
      ImplementationIndex implementations) {
    this.enums = new LinkedHashMap<>(enums);
    this.declaredRoles = new HashSet<>(roles);
    this.inputTypes = new HashSet<>(inputTypes);
    this.implementations = implementations;
    for (EnumDeclaration declaration : enums.values()) {
      Map<String, String> constants = new LinkedHashMap<>();
      for (EnumDeclaration.Constant constant : declaration.constants()) {
        String name = constant.name().text();
        constants.put(fold(name), name);
        enumsByConstant
            .computeIfAbsent(fold(name), key -> new ArrayList<>())
            .add(declaration.name().text());
      }
      constantsByFoldedName.put(declaration.name().text(), constants);
    }
    if (!slots.isEmpty() && !enums.containsKey(SLOT)) {
      Map<String, String> constants = new LinkedHashMap<>();
      slots.forEach(slot -> constants.put(fold(slot), fold(slot)));
      constantsByFoldedName.put(SLOT, constants);
    }
  }

  /** The constant that stands for a slot: {@code WEIGHT} of {@link #SLOT} for {@code weight}. */
  public static Value.Constant slot(String slot) {
    return new Value.Constant(SLOT, fold(slot));
  }

  public ImplementationIndex implementations() {
    return implementations;
  }

  public Collection<EnumDeclaration> enums() {
    return Collections.unmodifiableCollection(enums.values());
  }

  /** Those declared, and those that implementations play. */
  public Set<String> roles() {
    Set<String> roles = new HashSet<>(declaredRoles);
    roles.addAll(implementations.roles());
    return roles;
  }

  public boolean isEnum(String name) {
    return constantsByFoldedName.containsKey(name);
  }

  public boolean isRole(String name) {
    return declaredRoles.contains(name) || implementations.roles().contains(name);
  }

  public boolean isInputType(String name) {
    return inputTypes.contains(name);
  }

  /** The declared spelling of the enum's constant that differs from the name in case at most. */
  public Optional<String> constant(String enumName, String name) {
    return Optional.ofNullable(
        constantsByFoldedName.getOrDefault(enumName, Map.of()).get(fold(name)));
  }

  /** The constants of the enum in the order declared; empty when there is no such enum. */
  public List<String> constants(String enumName) {
    return List.copyOf(constantsByFoldedName.getOrDefault(enumName, Map.of()).values());
  }

  /** The enums that have a constant of the name, whatever its case. */
  public List<String> enumsWith(String constant) {
    @Nullable List<String> found = enumsByConstant.get(fold(constant));
    return found == null ? List.of() : Collections.unmodifiableList(found);
  }

  /** Whether the implementation can be used as the role. */
  public boolean plays(String implementation, String role) {
    return implementations
        .find(implementation)
        .map(signature -> signature.roles().contains(role))
        .orElse(false);
  }

  private static String fold(String name) {
    return name.toUpperCase(Locale.ROOT);
  }
}
