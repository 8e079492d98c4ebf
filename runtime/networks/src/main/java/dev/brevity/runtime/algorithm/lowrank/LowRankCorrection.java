package dev.brevity.runtime.algorithm.lowrank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.aten.LowRank;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import dev.brevity.runtime.graph.function.PyTorchFunctions;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.tensor.PlainTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes the largest singular values out of the weights of linear layers, quantizes what is left,
 * and adds them back by two small layers next to each (Li et al., SVDQuant, 2024, without
 * smoothing). The small layers stay in floating point.
 *
 * @param rank how many singular values
 * @param iterations how often the values are taken from what quantization loses
 */
public record LowRankCorrection(int rank, int iterations) {
  /**
   * @throws IllegalArgumentException if a number is not positive
   */
  public LowRankCorrection {
    if (rank < 1 || iterations < 1) {
      throw new IllegalArgumentException("rank and iterations must be at least 1");
    }
  }

  /**
   * Changes the network, whose quantizers are in place.
   *
   * @param manager owns the small layers
   * @param layers the names of the layers to correct
   * @return the squared errors of weights as parts of their squares; a layer whose error does not
   *     get lower stays as it is
   */
  public List<LayerError> apply(
      Graph graph, NDManager manager, Predicate<String> layers, LayerListener listener) {
    Map<String, QuantLinear> targets = new LinkedHashMap<>();
    graph
        .layers()
        .forEach(
            (name, block) -> {
              if (block instanceof QuantLinear layer
                  && layer.weightQuant().filter(AttachedQuantizer::isEnabled).isPresent()
                  && layer.weight().isInitialized()
                  && layers.test(name)) {
                targets.put(name, layer);
              }
            });
    listener.begin(targets.size());
    List<LayerError> errors = new ArrayList<>();
    targets.forEach(
        (name, layer) -> {
          if (!listener.isDone(name)) {
            LayerError error;
            try (Scope scope = Scope.discarding()) {
              error = correct(name, layer, graph, manager);
            }
            errors.add(error);
            listener.done(error);
          }
        });
    return errors;
  }

  private LayerError correct(String name, QuantLinear layer, Graph graph, NDManager manager) {
    NDArray weight = layer.weight().getArray().stopGradient().duplicate();
    layer.weightQuant().ifPresent(quantizer -> quantizer.setTraining(false));
    double energy = weight.square().sum().getFloat();
    double before = weight.sub(quantized(layer)).square().sum().getFloat() / energy;
    double best = before;
    @Nullable LowRank factors = null;
    NDArray residual = weight;
    NDArray target = weight;
    int most = (int) Math.min(weight.getShape().get(0), weight.getShape().get(1));
    for (int i = 0; i < iterations; i++) {
      LowRank candidate = LowRank.of(target, Math.min(rank, most));
      NDArray product = candidate.product();
      NDArray rest = weight.sub(product);
      layer.setWeight(rest);
      layer.weightQuant().ifPresent(quantizer -> quantizer.setTraining(false));
      NDArray rounded = quantized(layer);
      double error = weight.sub(rounded.add(product)).square().sum().getFloat() / energy;
      if (error < best) {
        best = error;
        factors = candidate;
        residual = rest;
      }
      target = weight.sub(rounded);
    }
    layer.setWeight(residual);
    if (factors != null) {
      attach(name, factors, graph, manager);
    }
    return new LayerError(name, before, best);
  }

  private static NDArray quantized(QuantLinear layer) {
    NDArray weight = layer.weight().getArray().stopGradient();
    return layer.quantWeight(new PlainTensor(weight)).value();
  }

  private static void attach(String name, LowRank factors, Graph graph, NDManager manager) {
    String down = graph.freeLayerName(name + ".low_rank_down");
    graph.addLayer(down, linear(factors.down(), manager));
    String up = graph.freeLayerName(name + ".low_rank_up");
    graph.addLayer(up, linear(factors.up(), manager));
    FunctionRegistry functions = PyTorchFunctions.registry();
    for (Node call : graph.calls(name)) {
      Node first =
          graph.insertBefore(call, down, new Operation.LayerCall(down), call.arguments().get(0));
      Node second = graph.insertBefore(call, up, new Operation.LayerCall(up), Argument.of(first));
      Node sum =
          graph.insertAfter(
              call,
              name + "_corrected",
              new Operation.FunctionCall(functions.get("add")),
              Argument.of(call),
              Argument.of(second));
      graph.replaceUses(call, sum);
    }
  }

  private static Block linear(NDArray weight, NDManager manager) {
    NDArray own = weight.duplicate();
    Scope.keep(own, manager);
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("in_features", weight.getShape().get(1));
    options.put("out_features", weight.getShape().get(0));
    options.put("bias", false);
    return new FloatLayers().create(new LayerSpec("Linear", options), Map.of("weight", own));
  }
}
