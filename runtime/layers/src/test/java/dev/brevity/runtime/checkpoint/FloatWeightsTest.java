package dev.brevity.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.layer.QuantLinear;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Weights of a float network by PyTorch's names, in a network with quantizers. */
class FloatWeightsTest {
  private final NDManager manager = NDManager.newBaseManager("PyTorch");

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void fillANetworkByTheNamesOfPyTorchAndQuantizersFollow() {
    Block network = network();
    Map<String, NDArray> state = new LinkedHashMap<>();
    state.put("0.weight", manager.create(new float[] {1, -2, 0.5f, 4}, new Shape(2, 2)));
    state.put("0.bias", manager.create(new float[] {0, 1}));
    state.put("1.weight", manager.create(new float[] {1, 1}));
    state.put("1.bias", manager.create(new float[] {0, 0}));
    state.put("1.running_mean", manager.create(new float[] {1, 5}));
    state.put("1.running_var", manager.create(new float[] {1, 1}));
    state.put("1.num_batches_tracked", manager.create(7L));

    assertThat(FloatWeights.load(state, network)).isEmpty();

    NDArray input = manager.create(new float[] {1, 1}, new Shape(1, 2));
    float[] output =
        network
            .forward(new ParameterStore(manager, false), new NDList(input), false)
            .head()
            .toFloatArray();
    // At three bits 4 is 3 steps: 1 → 4/3, -2 → -8/3 (half to even), 0.5 → 0; then minus the mean.
    assertThat(output[0]).isBetween(-2.4f, -2.3f);
    assertThat(output[1]).isBetween(-0.01f, 0.01f);
  }

  @Test
  void whatDoesNotFitIsNamedAndTheRestIsLoaded() {
    Block network = network();
    Map<String, NDArray> state =
        Map.of(
            "0.weight", manager.ones(new Shape(3, 2)),
            "0.bias", manager.ones(new Shape(2)),
            "head.weight", manager.ones(new Shape(1)));

    List<Difference> differences = FloatWeights.load(state, network);

    assertThat(differences)
        .contains(
            new Difference.OtherShape("0.weight", new Shape(3, 2), new Shape(2, 2)),
            new Difference.OnlySaved(Difference.Kind.ARRAY, "head.weight"),
            new Difference.OnlyPresent(Difference.Kind.ARRAY, "1.running_mean"));
    assertThat(FloatWeights.of(network).get("0.bias").getArray().toFloatArray())
        .containsExactly(1, 1);
  }

  private Block network() {
    Block network =
        new SequentialBlock()
            .add(QuantLinear.builder(Brevity.builtin()).units(2).set("weight_bit_width", 3).build())
            .add(BatchNorm.builder().optEpsilon(1e-9f).build());
    network.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
    return network;
  }
}
