package dev.brevity.dsl.model;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a network lies in its file.
 *
 * @param frame bytes that are no tensors of floats: nodes, names, shapes
 * @param shared the tensors that several layers take as their weight, by the names of the layers
 * @param halves the layers whose parameters have two bytes each
 * @param plain the bytes of the parameters of layers that have no weight for a slot, such as
 *     normalizations, by layer
 * @param recent nodes of operators that only later operator sets have
 */
public record StoredForm(
    long frame,
    Map<String, String> shared,
    Set<String> halves,
    Map<String, Long> plain,
    List<Recent> recent) {
  /** Of a network that comes from no file. */
  public static final StoredForm UNKNOWN =
      new StoredForm(0, Map.of(), Set.of(), Map.of(), List.of());

  public StoredForm {
    shared = Map.copyOf(shared);
    halves = Set.copyOf(halves);
    plain = Map.copyOf(plain);
    recent = List.copyOf(recent);
  }

  /**
   * A node that earlier operator sets cannot say.
   *
   * @param opset the first that can
   */
  public record Recent(String node, String operator, int opset) {}
}
