package dev.brevity.runtime.training;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.layer.BlockTree;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantProxy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Parameters from which scales and zero points come, to let training learn them or keep them as
 * calibration has found them.
 *
 * @param parameters by name, for example {@code conv1.weight_quant.tensor_quant.scaling_impl.value}
 */
public record LearnedScales(Map<String, Parameter> parameters) {
  public LearnedScales {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** Those of all quantizers of an initialized network. */
  public static LearnedScales of(Block network) {
    return of(network, QuantProxy.class);
  }

  /** Those of activations only. */
  public static LearnedScales ofActivations(Block network) {
    return of(network, ActQuant.class);
  }

  private static LearnedScales of(Block network, Class<? extends QuantProxy> kind) {
    Map<String, Parameter> found = new LinkedHashMap<>();
    BlockTree.of(network)
        .quantizers()
        .forEach(
            (name, quantizer) -> {
              if (kind.isInstance(quantizer.proxy())) {
                collect(name, quantizer, found);
              }
            });
    return new LearnedScales(found);
  }

  private static void collect(
      String quantizer, AttachedQuantizer<?> attached, Map<String, Parameter> found) {
    attached
        .parameters()
        .forEach(
            (name, parameter) -> {
              String[] path = name.split("\\.", -1);
              for (String part : path) {
                if (part.equals("scaling_impl") || part.equals("zero_point_impl")) {
                  found.putIfAbsent(quantizer + "." + name, parameter);
                }
              }
            });
  }

  /**
   * Keeps all of them as they are, or lets training learn them again. Takes effect on trainers that
   * are made afterwards.
   */
  public void freeze(boolean frozen) {
    parameters.values().forEach(parameter -> parameter.freeze(frozen));
  }
}
