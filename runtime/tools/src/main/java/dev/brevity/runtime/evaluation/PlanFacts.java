package dev.brevity.runtime.evaluation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.ModelProto;
import onnx.StringStringEntryProto;
import org.jspecify.annotations.Nullable;

/**
 * What a file that a plan has made says of that plan.
 *
 * @param file the file, as the user names it
 * @param plan the name of the plan
 * @param fingerprint a hash of what the plan does
 * @param version that of this library then
 * @param steps what was done, in order: the style, steps and the export
 * @param slots for each slot that was filled: layer, kind of layer, slot, quantizer, bits
 */
public record PlanFacts(
    String file,
    String plan,
    String fingerprint,
    String version,
    List<String> steps,
    List<List<String>> slots) {

  public PlanFacts {
    steps = List.copyOf(steps);
    slots = List.copyOf(slots);
  }

  /** What the file says; empty if no plan has made it. */
  static Optional<PlanFacts> of(ModelFile file) {
    try {
      return read(file.path(), file.shown());
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static Optional<PlanFacts> read(Path path, String shown) throws IOException {
    Map<String, String> said = new LinkedHashMap<>();
    try (InputStream in = Files.newInputStream(path)) {
      for (StringStringEntryProto entry : ModelProto.parseFrom(in).getMetadataPropsList()) {
        said.put(entry.getKey(), entry.getValue());
      }
    }
    String plan = said.get("brevity.plan");
    if (plan == null) {
      return Optional.empty();
    }
    Map<?, ?> resolved = Map.of();
    try (JsonParser json =
        new JsonFactory().createParser(said.getOrDefault("brevity.resolved_plan", "{}"))) {
      json.nextToken();
      resolved = map(tree(json));
    }
    return Optional.of(
        new PlanFacts(
            shown,
            plan,
            said.getOrDefault("brevity.plan_sha256", ""),
            said.getOrDefault("brevity.version", ""),
            steps(resolved),
            slots(resolved)));
  }

  private static List<String> steps(Map<?, ?> plan) {
    List<String> steps = new ArrayList<>();
    if (plan.containsKey("style")) {
      steps.add("style " + word(map(plan.get("style"))));
    }
    list(plan.get("steps")).forEach(step -> steps.add(word(map(step))));
    if (plan.containsKey("export")) {
      steps.add("export " + word(map(plan.get("export"))));
    }
    return steps;
  }

  private static String word(Map<?, ?> word) {
    StringBuilder text = new StringBuilder(text(word.get("name")));
    map(word.get("options"))
        .forEach(
            (option, value) -> {
              if (!"null".equals(value)) {
                text.append(' ').append(option).append('=').append(value);
              }
            });
    return text.toString();
  }

  private static List<List<String>> slots(Map<?, ?> plan) {
    List<List<String>> rows = new ArrayList<>();
    for (Object each : list(plan.get("layers"))) {
      Map<?, ?> layer = map(each);
      for (Object one : list(layer.get("slots"))) {
        Map<?, ?> slot = map(one);
        rows.add(
            List.of(
                text(layer.get("name")),
                text(layer.get("kind")),
                text(slot.get("slot")),
                text(slot.get("quantizer")),
                text(slot.get("bits"))));
      }
    }
    return rows;
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  /** The value that begins at the current token. The parser limits how deep values may nest. */
  private static Object tree(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      Map<String, Object> fields = new LinkedHashMap<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        fields.put(name, tree(json));
      }
      return fields;
    }
    if (json.currentToken() == JsonToken.START_ARRAY) {
      List<Object> elements = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY && json.currentToken() != null) {
        elements.add(tree(json));
      }
      return elements;
    }
    return String.valueOf(json.getText());
  }
}
