package dev.brevity.dsl.model;

import java.util.Map;

/**
 * What the file of a network says of itself, which a file that is made from it says again.
 *
 * @param graph the name of the graph
 * @param graphDoc what is said of the graph
 * @param producer the program that wrote the file
 * @param producerVersion its version
 * @param domain whom the network belongs to
 * @param version the version of the network
 * @param doc what is said of the network
 * @param metadata further properties by name
 * @param denotations what kind of value an input or output is, as its name followed by nothing, and
 *     what an axis counts, as the name followed by the index in brackets: {@code x}, {@code x[0]}
 */
public record ModelOrigin(
    String graph,
    String graphDoc,
    String producer,
    String producerVersion,
    String domain,
    long version,
    String doc,
    Map<String, String> metadata,
    Map<String, String> denotations) {
  /** Nothing is said. */
  public static final ModelOrigin UNKNOWN =
      new ModelOrigin("", "", "", "", "", 0, "", Map.of(), Map.of());

  public ModelOrigin {
    metadata = Map.copyOf(metadata);
    denotations = Map.copyOf(denotations);
  }

  /** The key of what an axis counts. */
  public static String axis(String name, int index) {
    return name + "[" + index + "]";
  }
}
