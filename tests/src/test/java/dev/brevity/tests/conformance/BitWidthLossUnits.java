package dev.brevity.tests.conformance;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.layer.BlockTree;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.layer.QuantReLU;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.training.ActivationBitWidthWeightedBySize;
import dev.brevity.runtime.training.BitWidthPenalty;
import dev.brevity.runtime.training.WeightBitWidthWeightedBySize;
import java.util.Map;

/**
 * Averages of learned bit widths, and their gradients: a layer of as many elements and bits as the
 * record tells, integers or minifloats.
 */
final class BitWidthLossUnits {
  private static final int LEARNED_BITS_OF_FLOAT = 8;

  private final QuantizerCatalog catalog;

  BitWidthLossUnits(QuantizerCatalog catalog) {
    this.catalog = catalog;
  }

  Outcome compare(JsonNode recorded) {
    if (recorded.has("error")) {
      return Outcome.skipped("the reference fails by accident, and Brevity answers");
    }
    String loss = recorded.get("loss").asText();
    boolean floats = loss.contains("Float");
    if (floats && recorded.get("average").asInt() != LEARNED_BITS_OF_FLOAT) {
      return Outcome.skipped("the format is not recorded");
    }
    return Outcome.of(
        () -> {
          Comparison comparison = new Comparison(Accuracy.EXACT);
          try (NDManager manager = NDManager.newBaseManager()) {
            if (loss.startsWith("Weight")) {
              weights(comparison, recorded, floats, manager);
            } else {
              activations(comparison, recorded, floats, manager);
            }
          }
          return comparison.mismatches();
        });
  }

  private void weights(
      Comparison comparison, JsonNode recorded, boolean floats, NDManager manager) {
    long elements = recorded.get("elements").asLong();
    QuantLinear.Builder layer = QuantLinear.builder(catalog).units(1).bias(false);
    if (floats) {
      layer.weightQuant("Fp8e4m3WeightPerTensorFloat");
    } else {
      layer
          .set("weight_bit_width", recorded.get("average").asInt())
          .set("weight_bit_width_impl_type", "PARAMETER");
    }
    learn(recorded, floats, (name, value) -> layer.set("weight_" + name, value));
    SequentialBlock network = new SequentialBlock().add(layer.build());
    try (BitWidthPenalty penalty = new WeightBitWidthWeightedBySize(network)) {
      compare(comparison, recorded, network, penalty, elements, manager);
    }
  }

  private void activations(
      Comparison comparison, JsonNode recorded, boolean floats, NDManager manager) {
    QuantReLU.Builder layer = QuantReLU.builder(catalog);
    if (floats) {
      layer.actQuant("Fp8e4m3ActPerTensorFloat");
    } else {
      layer
          .set("bit_width", recorded.get("average").asInt())
          .set("bit_width_impl_type", "PARAMETER");
    }
    learn(recorded, floats, layer::set);
    SequentialBlock network = new SequentialBlock().add(layer.build());
    try (BitWidthPenalty penalty = new ActivationBitWidthWeightedBySize(network)) {
      compare(comparison, recorded, network, penalty, recorded.get("elements").asLong(), manager);
    }
  }

  /** Learns of minifloats what the record has gradients of. */
  private static void learn(JsonNode recorded, boolean floats, Setter setter) {
    if (floats) {
      for (String part : new String[] {"exponent", "mantissa"}) {
        if (recorded.get("grads").toString().contains(part + "_bit_width_impl")) {
          setter.set(part + "_bit_width_impl_type", "PARAMETER");
        }
      }
    }
  }

  private static void compare(
      Comparison comparison,
      JsonNode recorded,
      SequentialBlock network,
      BitWidthPenalty penalty,
      long elements,
      NDManager manager) {
    network.initialize(manager, DataType.FLOAT32, new Shape(1, elements));
    network.forward(
        new ParameterStore(manager, false),
        new NDList(manager.ones(new Shape(1, elements))),
        false);
    Map<String, Parameter> parameters = BlockTree.of(network).parameters();
    parameters.values().forEach(parameter -> parameter.getArray().setRequiresGradient(true));
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray value = penalty.value(manager);
      comparison.expect("average", recorded.get("average"), Native.read(value));
      collector.backward(value);
      recorded
          .get("grads")
          .fields()
          .forEachRemaining(
              field -> {
                // The layer is the only one here.
                String name = "0" + field.getKey().substring(field.getKey().indexOf('.'));
                Parameter parameter = parameters.get(name);
                comparison.expect(
                    name,
                    field.getValue(),
                    parameter == null ? null : Native.read(parameter.getArray().getGradient()));
              });
    }
    comparison.expect(
        "elements",
        recorded.get("elements"),
        penalty.terms().stream().mapToDouble(BitWidthPenalty.Term::weight).sum());
  }

  private interface Setter {
    void set(String name, Object value);
  }
}
