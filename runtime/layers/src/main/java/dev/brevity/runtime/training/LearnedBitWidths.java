package dev.brevity.runtime.training;

import ai.djl.nn.Block;
import dev.brevity.runtime.bitwidth.BitWidth;
import dev.brevity.runtime.bitwidth.BitWidthParameter;
import dev.brevity.runtime.layer.BlockTree;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The bit widths that a network is learning, as they are now.
 *
 * @param bits by name of the quantizer, for example {@code conv1.weight_quant}
 */
public record LearnedBitWidths(Map<String, Float> bits) {
  private static final String QUANTIZER = "tensor_quant";
  private static final String INTEGER = "msb_clamp_bit_width_impl";
  private static final String EXPONENT = "exponent_bit_width_impl";
  private static final String MANTISSA = "mantissa_bit_width_impl";

  public LearnedBitWidths {
    bits = Collections.unmodifiableMap(new LinkedHashMap<>(bits));
  }

  /** The learned bit widths of an initialized network, in the order of its layers. */
  public static LearnedBitWidths of(Block network) {
    Map<String, Float> bits = new LinkedHashMap<>();
    BlockTree.of(network)
        .quantizers()
        .forEach(
            (name, quantizer) ->
                of(quantizer)
                    .ifPresent(
                        learned -> {
                          try (Scope scope = Scope.discarding()) {
                            bits.put(name, learned.bitWidth().getFloat());
                          }
                        }));
    return new LearnedBitWidths(bits);
  }

  /**
   * The learned bit width of a quantizer; for minifloats of which exponent or mantissa is learned,
   * that of both and the sign. Empty when nothing is learned.
   */
  static Optional<BitWidth> of(AttachedQuantizer<?> quantizer) {
    for (Map.Entry<String, Component> part : quantizer.components().components().entrySet()) {
      Component found = part.getValue();
      if (part.getKey().endsWith(QUANTIZER + "." + INTEGER)
          && found instanceof BitWidthParameter learned) {
        return Optional.of(learned);
      }
      Optional<BitWidth> minifloat =
          part.getKey().endsWith(QUANTIZER) ? ofMinifloat(found) : Optional.empty();
      if (minifloat.isPresent()) {
        return minifloat;
      }
    }
    return Optional.empty();
  }

  private static Optional<BitWidth> ofMinifloat(Component quantizer) {
    if (quantizer.children().get(EXPONENT) instanceof BitWidth exponent
        && quantizer.children().get(MANTISSA) instanceof BitWidth mantissa
        && (exponent instanceof BitWidthParameter || mantissa instanceof BitWidthParameter)) {
      float sign = Boolean.TRUE.equals(quantizer.ownAttributes().get("signed")) ? 1 : 0;
      return Optional.of(() -> exponent.bitWidth().add(mantissa.bitWidth()).add(sign));
    }
    return Optional.empty();
  }

  /** One line for each quantizer: its name and its bits. */
  public String table() {
    int width = bits.keySet().stream().mapToInt(String::length).max().orElse(0);
    StringBuilder out = new StringBuilder();
    bits.forEach(
        (name, now) ->
            out.append(String.format(Locale.ROOT, "%-" + width + "s  %5.2f%n", name, now)));
    return out.toString();
  }
}
