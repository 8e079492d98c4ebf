package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One entry of the matrix of overrides. */
record OverrideEntry(JsonNode node) {
  private static final Pattern NAMED =
      Pattern.compile("attribute '(\\w+)'|argument: '(\\w+)'|building '(\\w+)'");

  String id() {
    return node.get("id").asText();
  }

  String kind() {
    return node.get("kind").asText();
  }

  List<String> bases() {
    List<String> bases = new ArrayList<>();
    node.get("bases").forEach(base -> bases.add(base.asText()));
    return bases;
  }

  String recipe() {
    return RecipeText.of(bases(), node.get("overrides"));
  }

  /** Whether the reference refuses or fails. */
  boolean isError() {
    return node.has("error");
  }

  /** Whether the reference refuses on purpose, rather than failing by accident. */
  boolean isDeliberate() {
    return node.path("error").path("deliberate").asBoolean();
  }

  /** Bases, overridden attributes, and what the reference complains of. */
  List<String> culprits() {
    List<String> names = new ArrayList<>(bases());
    names.addAll(attributesAtFault());
    return names;
  }

  /** Overridden attributes, and what the reference complains of. */
  List<String> attributesAtFault() {
    List<String> names = new ArrayList<>();
    node.get("overrides").fieldNames().forEachRemaining(names::add);
    Matcher matcher = NAMED.matcher(node.path("error").path("message").asText());
    while (matcher.find()) {
      for (int group = 1; group <= matcher.groupCount(); group++) {
        if (matcher.group(group) != null) {
          names.add(matcher.group(group));
        }
      }
    }
    return names;
  }

  @Override
  public String toString() {
    return id() + " " + String.join(", ", bases()) + " " + node.get("overrides");
  }
}
