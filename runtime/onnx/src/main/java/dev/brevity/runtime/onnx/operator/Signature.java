package dev.brevity.runtime.onnx.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What nodes of an operator take, say and give, over all versions.
 *
 * @param inputs in order
 * @param attributes by name, those included that became inputs later
 */
public record Signature(List<Input> inputs, Results results, Map<String, Attribute> attributes) {
  private static final String ARROW = " -> ";

  public Signature {
    inputs = List.copyOf(inputs);
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /**
   * A signature as descriptions write it.
   *
   * @param values inputs, and results if they are not just one: {@code X K:i1<10:k -> Values
   *     Indices}; a result that is computed only if it is asked for ends in {@code ?}, the last
   *     input or result of any number in {@code …}
   * @param options attributes: {@code axis:i ceil_mode:i@10=0}
   */
  static Signature of(String values, String options) {
    int arrow = values.indexOf(ARROW);
    List<Input> inputs =
        words(arrow < 0 ? values : values.substring(0, arrow)).stream().map(Input::of).toList();
    Results results =
        arrow < 0 ? Results.ONE : Results.of(values.substring(arrow + ARROW.length()));
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    for (String word : words(options)) {
      Attribute attribute = Attribute.of(word);
      attributes.put(attribute.name(), attribute);
    }
    for (Input input : inputs) {
      input
          .attribute()
          .ifPresent(name -> attributes.put(name, Attribute.of(name, input.kind().orElseThrow())));
    }
    return new Signature(inputs, results, attributes);
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : new ArrayList<>(Arrays.asList(text.split(" ")));
  }
}
