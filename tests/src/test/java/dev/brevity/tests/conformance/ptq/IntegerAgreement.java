package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.tensor.GroupwiseQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.ScaledTensor;
import dev.brevity.tests.conformance.Native;
import dev.brevity.tests.conformance.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares weights that were rounded one column after the other. One that is rounded the other way
 * changes all later ones, so that what counts is how many are the same, or that the network is as
 * close to the one in floating point.
 *
 * @param least the fraction of integers of each layer that must be the same
 * @param excess by how much the error may exceed the recorded one
 */
record IntegerAgreement(double least, double excess) {
  /** The tolerances that the records suggest for greedy rounding. */
  static IntegerAgreement ofGreedyRounding() {
    return new IntegerAgreement(0.99, 0.05);
  }

  /**
   * Compares the integers of all recorded layers.
   *
   * @param error the mean squared error on calibration data
   */
  void compare(JsonNode record, Graph graph, double error, Mismatches mismatches) {
    double recorded = record.at("/quality/calib_mse").asDouble(Double.NaN);
    if (error <= recorded * (1 + excess)) {
      return;
    }
    List<String> differing = new ArrayList<>();
    record
        .at("/expected/layers")
        .fields()
        .forEachRemaining(
            field -> {
              if (!field.getValue().has("int_weight")) {
                return;
              }
              // The reference wraps some layers in others.
              String name =
                  graph.layers().containsKey(field.getKey())
                      ? field.getKey()
                      : field.getKey().replaceFirst("\\.layer$", "");
              double same = same(field.getValue(), (WeightLayer) graph.layer(name));
              if (same < least) {
                differing.add(field.getKey() + " " + same);
              }
            });
    if (!differing.isEmpty()) {
      mismatches.add(
          "integers that agree: " + differing + "; error " + error + " instead of " + recorded);
    }
  }

  /** The fraction of integers that are the same. */
  static double same(JsonNode expected, WeightLayer layer) {
    Tensor wanted = Tensor.read(expected.get("int_weight"));
    NDArray weight = layer.weight().getArray();
    QuantTensor quantized = layer.quantWeight(new PlainTensor(weight));
    ScaledTensor scaled =
        quantized instanceof GroupwiseQuantTensor groups
            ? groups.expanded()
            : (ScaledTensor) quantized;
    double[] found =
        Native.read(scaled.value().div(scaled.scale()).add(scaled.zeroPoint()).round()).data();
    int equal = 0;
    for (int i = 0; i < found.length; i++) {
      equal += found[i] == wanted.data()[i] ? 1 : 0;
    }
    return (double) equal / found.length;
  }

  /** The mean squared difference of outputs to recorded ones, over all batches. */
  static double error(GraphBlock network, List<NDArray> batches, List<NDArray> references) {
    double sum = 0;
    long count = 0;
    for (int i = 0; i < batches.size(); i++) {
      NDArray output = network.evaluate(batches.get(i)).get(0);
      sum += output.sub(references.get(i)).square().sum().getFloat();
      count += output.size();
    }
    return sum / count;
  }
}
