package dev.brevity.dsl.plan;

import java.util.List;
import java.util.Map;

/**
 * What an export target makes of the weights of a network, those too that no rule takes.
 *
 * @param weights how the weights of layers are stored, by the name of the layer
 * @param bytesBefore the bytes of all parameters as the network has them
 * @param bytes the bytes of all that is written, tensors and what stands around them
 * @param notes what else to know, a sentence each
 */
public record ExportForecast(
    Map<String, Stored> weights, long bytesBefore, long bytes, List<String> notes) {
  public ExportForecast {
    weights = Map.copyOf(weights);
    notes = List.copyOf(notes);
  }

  /**
   * The parameters of one layer in the file.
   *
   * @param type of its weight, by the name that users of the format know
   * @param bytesBefore the bytes of its parameters as the network has them
   * @param bytes of its parameters with scales, as they are written
   * @param decided whether the target chooses the type by itself where no rule takes the layer
   * @param reason why it is not the type that the plan asks for; empty if it is
   */
  public record Stored(String type, long bytesBefore, long bytes, boolean decided, String reason) {}

  /** The bytes of the weights of all layers as they are written. */
  public long weightBytes() {
    return weights.values().stream().mapToLong(Stored::bytes).sum();
  }

  /** Whether the target chooses by itself what becomes of all layers that no rule takes. */
  public boolean decidesOthers(ResolvedPlan plan) {
    return plan.layers().stream()
        .filter(layer -> layer.layer().weight().isPresent() && layer.rule().isEmpty())
        .map(layer -> weights.get(layer.layer().name()))
        .allMatch(stored -> stored != null && stored.decided());
  }
}
