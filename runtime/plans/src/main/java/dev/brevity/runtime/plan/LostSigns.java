package dev.brevity.runtime.plan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.plan.LayerNames;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.NodeHook;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Layers whose quantizers have no codes below zero, although what they quantize is negative: they
 * make zeros of it. Results of layers are not looked at, since a ReLU may follow.
 */
final class LostSigns {
  /** The part of the energy that may be lost, which is what small codes lose anyway. */
  private static final double SMALL = 1e-2;

  private final Set<String> inputs = new LinkedHashSet<>();
  private final Set<String> weights = new LinkedHashSet<>();

  private LostSigns() {}

  /**
   * What to say of the layers; empty where nothing is lost.
   *
   * @param sample the inputs of the network
   */
  static List<Diagnostic> of(GraphBlock network, NDList sample) {
    LostSigns lost = new LostSigns();
    try (GraphBlock.Registration watching =
        network.addHook(
            NodeHook.watching(
                (node, arguments, result) ->
                    network
                        .graph()
                        .layerOf(node)
                        .filter(QuantLayer.class::isInstance)
                        .ifPresent(
                            layer ->
                                lost.look(
                                    node.layer().orElseThrow(), (QuantLayer) layer, arguments))))) {
      network.evaluate(sample.toArray(new NDArray[0]));
    }
    List<Diagnostic> findings = new ArrayList<>();
    finding("the input", lost.inputs).ifPresent(findings::add);
    finding("the weight", lost.weights).ifPresent(findings::add);
    return findings;
  }

  private void look(String name, QuantLayer layer, List<Value> arguments) {
    try (Scope scope = Scope.discarding()) {
      AttachedQuantizer<?> input = layer.quantizers().get("input_quant");
      boolean tensor = !arguments.isEmpty() && arguments.get(0) instanceof Value.Tensor;
      if (tensor
          && input != null
          && isUnsigned(input)
          && input.proxy() instanceof ActQuant quantizer) {
        QuantTensor given = arguments.get(0).tensor();
        if (loses(given.value(), quantizer.quantize(given).value())) {
          inputs.add(name);
        }
      }
      if (layer instanceof WeightLayer weighted
          && weighted.weightQuant().filter(LostSigns::isUnsigned).isPresent()) {
        NDArray weight = weighted.weight().getArray().stopGradient();
        QuantTensor quantized =
            weighted.weightQuant().get().proxy().quantize(weight, new PlainTensor(weight));
        if (loses(weight, quantized.value())) {
          weights.add(name);
        }
      }
    }
  }

  private static boolean isUnsigned(AttachedQuantizer<?> one) {
    return one.isEnabled()
        && one.isBuilt()
        && Boolean.FALSE.equals(((QuantProxy) one.proxy()).isSigned());
  }

  private static boolean loses(NDArray given, NDArray quantized) {
    if (given.size() == 0 || given.min().getFloat() >= 0 || quantized.min().getFloat() < 0) {
      return false;
    }
    double all = given.square().sum().getFloat();
    double below = given.minimum(0).square().sum().getFloat();
    return below > SMALL * all;
  }

  private static Optional<Diagnostic> finding(String what, Set<String> layers) {
    return layers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Diagnostic.of(
                    Code.LOST_SIGNS,
                    "the quantizer of "
                        + what
                        + " of "
                        + LayerNames.bare(layers)
                        + " has no codes below zero, and so makes zeros of negative numbers")
                .fix("choose a signed quantizer, or one with a zero point")
                .build());
  }
}
