package dev.brevity.dsl.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a style puts into a network besides what rules say, as far as structure tells.
 *
 * @param quantizers in the order of computation
 * @param floating why the engine of the exported file computes layers in floating point although
 *     their weights are quantized, by name
 */
public record StyleForecast(List<Placed> quantizers, Map<String, String> floating) {
  /** For styles that put quantizers where rules say, and nowhere else. */
  public static final StyleForecast NONE = new StyleForecast(List.of(), Map.of());

  public StyleForecast {
    quantizers = List.copyOf(quantizers);
    floating = Map.copyOf(floating);
  }

  /**
   * A quantizer of the style.
   *
   * @param value what it quantizes: an input of the network, or the layer whose result it is
   * @param quantizer as the language writes it
   */
  public record Placed(String value, String quantizer) {}

  /** The quantizers of a value, the first one first. */
  public List<Placed> of(String value) {
    return quantizers.stream().filter(one -> one.value().equals(value)).toList();
  }

  /** The quantizers of both, and the reasons of both. */
  StyleForecast and(StyleForecast other) {
    Map<String, String> reasons = new LinkedHashMap<>(floating);
    reasons.putAll(other.floating);
    return new StyleForecast(
        Stream.concat(quantizers.stream(), other.quantizers.stream()).toList(), reasons);
  }

  /** Why a layer is computed in floating point; empty where the style is not the reason. */
  public Optional<String> reason(String layer) {
    return Optional.ofNullable(floating.get(layer));
  }
}
