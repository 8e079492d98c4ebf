package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which families of presets are compared. A family is a module of the reference; the property
 * {@code conformance.families} holds the last parts of the wanted modules' names, separated by
 * commas; all when it is absent.
 */
final class Families {
  static final String PROPERTY = "conformance.families";

  private static final String CATALOG = "catalog.json";

  private static final Set<String> BUILDING_BLOCKS =
      Set.of("base", "common", "parameter", "weight", "act", "bias", "trunc");

  private final List<String> wanted;
  private final Map<String, String> familyOfClass = new HashMap<>();
  private final Set<String> attributes = new HashSet<>();

  Families(GoldenFolder golden) {
    String property = System.getProperty(PROPERTY, "");
    wanted = property.isEmpty() ? List.of() : Arrays.asList(property.split(","));
    // Other folders need not have the catalog: the reference's classes are the same for all.
    GoldenFolder catalog = golden.has(CATALOG) ? golden : GoldenFolder.builtIn();
    for (JsonNode declared : catalog.read(CATALOG).get("classes")) {
      familyOfClass.put(
          declared.get("name").asText(), RecipeText.simpleName(declared.get("module").asText()));
      declared.get("merged").fieldNames().forEachRemaining(attributes::add);
    }
  }

  boolean wants(String family) {
    return wanted.isEmpty() || wanted.contains(family) || BUILDING_BLOCKS.contains(family);
  }

  /** Every attribute that some class of the reference sets. */
  Set<String> attributes() {
    return attributes;
  }

  /** Whether all bases belong to wanted families; building blocks belong to all. */
  boolean wants(OverrideEntry entry) {
    return entry.bases().stream()
        .map(base -> familyOfClass.getOrDefault(base, "unknown"))
        .allMatch(family -> BUILDING_BLOCKS.contains(family) || wants(family));
  }
}
