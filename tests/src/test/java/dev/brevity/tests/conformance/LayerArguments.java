package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the reference's constructor was called with. Remembers which keyword arguments were asked
 * for, so that none is overlooked.
 */
final class LayerArguments {
  private final JsonNode recorded;
  private final String layer;
  private final JsonNode positional;
  private final JsonNode keywords;
  private final JsonNode parameters;
  private final QuantizerCatalog catalog;
  private final Set<String> asked = new LinkedHashSet<>();

  LayerArguments(JsonNode recorded, QuantizerCatalog catalog) {
    this.recorded = recorded;
    this.layer = recorded.get("layer").asText();
    this.positional = recorded.path("args");
    this.keywords = recorded.path("kwargs");
    this.parameters = recorded.path("params");
    this.catalog = catalog;
  }

  /** The reference's name of the layer. */
  String layer() {
    return layer;
  }

  /** The name of the case. */
  String name() {
    return recorded.path("name").asText();
  }

  /** What the record says of the case in words. */
  String note() {
    return recorded.path("note").asText();
  }

  /** The whole case, for what it does not say in so many words. */
  JsonNode recorded() {
    return recorded;
  }

  QuantizerCatalog catalog() {
    return catalog;
  }

  /** The shape of a recorded parameter. */
  long[] shape(String parameter) {
    return longs(parameters.path(parameter).path("shape"));
  }

  /** A positional argument; missing when there are fewer. */
  JsonNode at(int index) {
    return positional.path(index);
  }

  boolean has(String keyword) {
    return keywords.has(keyword);
  }

  /** A keyword argument; missing when it was not given. */
  JsonNode get(String keyword) {
    asked.add(keyword);
    return keywords.path(keyword);
  }

  boolean flag(String keyword, boolean otherwise) {
    return get(keyword).asBoolean(otherwise);
  }

  /** Hands the name of a recipe on, or null for none, if the keyword was given. */
  void quantizer(String keyword, QuantizerSetter setter) {
    JsonNode node = get(keyword);
    if (node.isTextual()) {
      setter.set(node.asText());
    } else if (node.isNull()) {
      setter.set(null);
    }
  }

  /** Hands numbers on, one or several, if the keyword was given. */
  void numbers(String keyword, Consumer<long[]> setter) {
    JsonNode node = get(keyword);
    if (node.isNumber() || node.isArray()) {
      setter.accept(longs(node));
    }
  }

  /** Hands all other keyword arguments on: overrides of quantizers. */
  void overrides(BiConsumer<String, @Nullable Object> setter) {
    remaining().forEach(setter);
  }

  static long[] longs(JsonNode node) {
    return node.isArray()
        ? StreamSupport.stream(node.spliterator(), false).mapToLong(JsonNode::asLong).toArray()
        : new long[] {node.asLong()};
  }

  private Map<String, @Nullable Object> remaining() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    Iterator<Map.Entry<String, JsonNode>> fields = keywords.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      if (!asked.contains(field.getKey())) {
        values.put(field.getKey(), value(field.getValue()));
      }
    }
    return values;
  }

  private static @Nullable Object value(JsonNode node) {
    if (node.isNull()) {
      return null;
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isIntegralNumber()) {
      return node.intValue();
    }
    return node.isNumber() ? node.doubleValue() : node.asText();
  }

  /** Takes the name of a recipe; null for none. */
  @FunctionalInterface
  interface QuantizerSetter {
    void set(@Nullable String recipe);
  }
}
