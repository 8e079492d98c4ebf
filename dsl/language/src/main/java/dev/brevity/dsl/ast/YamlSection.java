package dev.brevity.dsl.ast;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The keys that a YAML file lists declarations under, in canonical order. */
public enum YamlSection {
  ENUMS,
  ROLES,
  ATTRIBUTES,
  TYPES,
  INPUTS,
  IMPLEMENTATIONS,
  LAYERS,
  STEPS,
  STYLES,
  TARGETS,
  MIXINS,
  SOLVERS,
  QUANTIZERS,
  PLANS;

  private final String key = name().toLowerCase(Locale.ROOT);

  /** As the file writes it. */
  public String key() {
    return key;
  }

  /** The section of that key; empty if no declarations stand under it. */
  public static Optional<YamlSection> of(String key) {
    return Arrays.stream(values()).filter(section -> section.key.equals(key)).findFirst();
  }

  /** Where a declaration stands. */
  public static YamlSection of(Declaration declaration) {
    if (declaration instanceof RecipeDeclaration recipe) {
      return switch (recipe.kind()) {
        case QUANTIZER -> QUANTIZERS;
        case MIXIN -> MIXINS;
        case SOLVER -> SOLVERS;
      };
    } else if (declaration instanceof PlanWordDeclaration word) {
      return switch (word.kind()) {
        case STEP -> STEPS;
        case STYLE -> STYLES;
        case TARGET -> TARGETS;
      };
    } else if (declaration instanceof EnumDeclaration) {
      return ENUMS;
    } else if (declaration instanceof RoleDeclaration) {
      return ROLES;
    } else if (declaration instanceof AttributeDeclaration) {
      return ATTRIBUTES;
    } else if (declaration instanceof TypeDeclaration) {
      return TYPES;
    } else if (declaration instanceof InputDeclaration) {
      return INPUTS;
    } else if (declaration instanceof ImplementationDeclaration) {
      return IMPLEMENTATIONS;
    } else if (declaration instanceof LayerDeclaration) {
      return LAYERS;
    } else {
      return PLANS;
    }
  }
}
