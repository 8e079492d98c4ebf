package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.tests.conformance.Native;
import dev.brevity.tests.conformance.Tensor;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Comparison of quantized weights and of the scales of activations. */
final class QuantizedLayers {
  private QuantizedLayers() {}

  /** Compares {@code layers.<name>}: float weight, scale, zero point, integers, bias. */
  static void compare(JsonNode layers, Graph graph, Mismatches mismatches) {
    layers
        .fields()
        .forEachRemaining(
            field -> {
              // Parts of other layers are compared through what those compute.
              if (graph.layers().containsKey(field.getKey())) {
                compare(
                    field.getKey(),
                    field.getValue(),
                    (WeightLayer) graph.layer(field.getKey()),
                    mismatches);
              }
            });
  }

  private static void compare(
      String name, JsonNode expected, WeightLayer layer, Mismatches mismatches) {
    NDArray weight = layer.weight().getArray();
    if (expected.has("weight")) {
      mismatches.close(name + ".weight", expected.get("weight"), weight);
    }
    if (expected.path("bias").isObject()) {
      if (layer.bias().isEmpty()) {
        mismatches.add(name + " has no bias");
      } else {
        mismatches.close(name + ".bias", expected.get("bias"), layer.bias().get().getArray());
      }
    } else if (expected.has("bias") && layer.bias().isPresent()) {
      mismatches.add(name + " has a bias");
    }
    if (!expected.has("int_weight")
        || !(layer.quantWeight(new PlainTensor(weight)) instanceof IntQuantTensor quantized)) {
      return;
    }
    scalarOrTensor(name + ".scale", expected.get("scale"), quantized.scale(), mismatches);
    mismatches.equal(
        name + ".int_weight",
        Arrays.toString(Tensor.read(expected.get("int_weight")).data()),
        Arrays.toString(Native.read(quantized.toInt()).data()));
  }

  /**
   * Compares the facts of an activation's quantizer, found by quantizing some values.
   *
   * @param path the place by the recorded name, for example {@code fc1.input_quant}
   */
  static void compareActivation(
      String path, JsonNode expected, GraphBlock network, NDArray values, Mismatches mismatches) {
    AttachedQuantizer<?> quantizer = find(network.graph(), path);
    if (quantizer == null) {
      mismatches.add("no quantizer " + path);
      return;
    }
    quantizer.setTraining(false);
    QuantProxy proxy = quantizer.proxy();
    QuantTensor tensor = ((ActQuant) proxy).quantize(new PlainTensor(values));
    if (!(tensor instanceof IntQuantTensor integers)) {
      mismatches.add(path + " quantizes to no integers");
      return;
    }
    scalarOrTensor(path + ".scale", expected.get("scale"), integers.scale(), mismatches);
    scalarOrTensor(
        path + ".zero_point", expected.get("zero_point"), integers.zeroPoint(), mismatches);
    scalarOrTensor(path + ".bit_width", expected.get("bit_width"), integers.bitWidth(), mismatches);
    mismatches.equal(path + ".signed", expected.get("signed").asBoolean(), integers.signed());
  }

  /** A scale of one value may be written with or without dimensions. */
  static void scalarOrTensor(
      String what, JsonNode expected, NDArray actual, Mismatches mismatches) {
    Tensor wanted =
        Tensor.isTensor(expected) ? Tensor.read(expected) : Tensor.scalar(expected.asDouble());
    Tensor found = Native.read(actual);
    boolean reshaped = wanted.data().length == found.data().length;
    mismatches.close(
        what, wanted, reshaped ? new Tensor(wanted.shape(), wanted.type(), found.data()) : found);
  }

  private static @Nullable AttachedQuantizer<?> find(Graph graph, String path) {
    for (Map.Entry<String, Block> layer : graph.layers().entrySet()) {
      if (layer.getValue() instanceof QuantLayer quantized) {
        String own =
            path.startsWith(layer.getKey() + ".")
                ? path.substring(layer.getKey().length() + 1)
                : path;
        if (quantized.quantizers().containsKey(own)) {
          return quantized.quantizers().get(own);
        }
      }
    }
    return null;
  }
}
