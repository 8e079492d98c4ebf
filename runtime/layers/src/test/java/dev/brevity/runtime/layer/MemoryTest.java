package dev.brevity.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.brevity.runtime.Brevity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MemoryTest {
  private static final int PASSES = 10_000;
  private static final int WARM_UP = 2_000;
  private static final Shape INPUT = new Shape(8, 16);

  /** A scalar takes 400 bytes or more: its data, its storage and their bookkeeping. */
  private static final long LESS_THAN_A_TENSOR = 200;

  /** One pass in so many searches for the least squared error, which takes long. */
  private static final int SEARCH_EVERY = 100;

  private static final int TRAIN_EVERY = 10;

  private final Brevity brevity = Brevity.builtin();

  @Test
  @EnabledOnOs(OS.LINUX)
  void tenThousandPassesLeaveNothingBehind() throws InterruptedException {
    assumeTrue(NativeHeap.isCounted());
    try (NDManager manager = NDManager.newBaseManager()) {
      Block net = initialized(quantizedNet(), manager);
      Block searching = initialized(searchingNet(), manager);
      passes(net, searching, manager, WARM_UP);
      int arrays = allArrays(manager);
      long before = NativeHeap.bytesInUse();

      passes(net, searching, manager, PASSES);

      assertThat(allArrays(manager)).isEqualTo(arrays);
      assertThat(NativeHeap.bytesInUse() - before)
          .as("bytes that %d passes left behind", PASSES)
          .isLessThan(PASSES * LESS_THAN_A_TENSOR);
    }
  }

  /** Quantizers that still collect a percentile, and one that has finished. */
  private Block quantizedNet() {
    return new SequentialBlock()
        .add(
            QuantIdentity.builder(brevity)
                .set("collect_stats_steps", 10 * PASSES)
                .returnQuantTensor(true)
                .build())
        .add(
            QuantLinear.builder(brevity)
                .units(16)
                .biasQuant("Int32Bias")
                .returnQuantTensor(true)
                .build())
        .add(QuantReLU.builder(brevity).set("collect_stats_steps", 3).build());
  }

  private Block searchingNet() {
    return new SequentialBlock()
        .add(
            QuantIdentity.builder(brevity)
                .actQuant("Int8ActPerTensorFloatMSE")
                .set("collect_stats_steps", 10 * PASSES)
                .build())
        .add(
            QuantLinear.builder(brevity)
                .weightQuant("Int8WeightPerChannelFloatMSE")
                .units(16)
                .build());
  }

  private static Block initialized(Block net, NDManager manager) {
    net.initialize(manager, DataType.FLOAT32, INPUT);
    net.getParameters().values().stream()
        .filter(parameter -> parameter.requiresGradient() && parameter.isInitialized())
        .forEach(parameter -> parameter.getArray().setRequiresGradient(true));
    return net;
  }

  private static void passes(Block net, Block searching, NDManager manager, int times) {
    ParameterStore store = new ParameterStore(manager, false);
    for (int i = 0; i < times; i++) {
      Block block = i % SEARCH_EVERY == 0 ? searching : net;
      boolean training = i % TRAIN_EVERY == 0;
      try (NDManager batch = manager.newSubManager()) {
        NDList input = new NDList(batch.arange(8 * 16).reshape(INPUT).div(i % 7 + 1));
        if (training) {
          try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
            NDArray output = block.forward(store, input, true).singletonOrThrow();
            gradients.backward(output.sum());
          }
        } else {
          block.forward(store, input, false);
        }
      }
    }
  }

  /** Arrays of all managers of the process, that of the engine included. */
  private static int allArrays(NDManager manager) {
    return manager.getParentManager().getManagedArrays().size();
  }
}
