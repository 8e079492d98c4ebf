package dev.brevity.dsl.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the engine that an export is for will compute in integers, as far as shapes tell.
 *
 * @param engine its name in plans
 * @param layers in the order of the plan's layers
 * @param fileBytes about how many bytes the file will have
 * @param notes what else to know, a sentence each
 */
public record EngineForecast(
    String engine, List<Layer> layers, long fileBytes, List<String> notes) {
  public EngineForecast {
    layers = List.copyOf(layers);
    notes = List.copyOf(notes);
  }

  /**
   * One layer.
   *
   * @param weighted whether it multiplies with weights
   * @param kernel what computes it in integers; empty text for floating point
   * @param reason why it stays in floating point; empty text for integers
   * @param work its multiply-adds with weights for one sample
   */
  public record Layer(String name, boolean weighted, String kernel, String reason, long work) {
    public boolean isInteger() {
      return !kernel.isEmpty();
    }
  }

  /** The forecast of a layer. */
  public Optional<Layer> layer(String name) {
    return layers.stream().filter(layer -> layer.name().equals(name)).findFirst();
  }

  /** The layers with weights that are computed in integers. */
  public long integers() {
    return layers.stream().filter(layer -> layer.weighted() && layer.isInteger()).count();
  }

  /** All layers with weights. */
  public long weighted() {
    return layers.stream().filter(Layer::weighted).count();
  }

  /** The share of multiply-adds that are computed in integers, in percent. */
  public double percent() {
    double all = 0;
    double integer = 0;
    for (Layer layer : layers) {
      all += layer.work();
      integer += layer.isInteger() ? layer.work() : 0;
    }
    return all == 0 ? 0 : 100 * integer / all;
  }

  /** The layers with weights that stay in floating point, by reason. */
  public Map<String, List<Layer>> floating() {
    Map<String, List<Layer>> reasons = new TreeMap<>();
    for (Layer layer : layers) {
      if (layer.weighted() && !layer.isInteger()) {
        reasons.computeIfAbsent(layer.reason(), key -> new java.util.ArrayList<>()).add(layer);
      }
    }
    return reasons;
  }
}
