package dev.brevity.runtime.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Collecting on parts and merging gives what collecting on everything gives. */
class MergeableStatisticsTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final Shape SHAPE = new Shape(4, 3);
  private static final int BATCHES = 9;

  @TempDir private Path folder;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest(name = "{0}, momentum {1}, parts end behind {2} and {3}")
  @CsvSource({
    "Int8ActPerTensorFloat, 0.1, 4, 9",
    "Int8ActPerTensorFloat, 0.1, 1, 9",
    "Int8ActPerTensorFloat, 0.7, 3, 5",
    "Int8ActPerTensorFloat, , 4, 9",
    "Int8ActPerTensorFloat, , 2, 3",
    "Int8ActPerTensorFloatMSE, 0.1, 4, 9",
    "ShiftedUint8ActPerTensorFloat, 0.1, 4, 9",
    "ShiftedUint8ActPerTensorFloat, , 3, 8",
  })
  void partsMergedEqualTheWhole(String preset, Double momentum, int second, int third) {
    QuantizerRecipe recipe = BREVITY.quantizer(preset).with("scaling_stats_momentum", momentum);
    if (preset.startsWith("Shifted")) {
      recipe = recipe.with("zero_point_stats_momentum", momentum);
    }
    QuantIdentity whole = collect(recipe, 0, BATCHES);
    QuantIdentity merged = collect(recipe, 0, second);
    QuantIdentity middle = collect(recipe, second, third);
    merge(merged, middle);
    if (third < BATCHES) {
      merge(merged, collect(recipe, third, BATCHES));
    }

    assertAlike(evaluate(merged), evaluate(whole));
  }

  @ParameterizedTest(name = "parts end behind {0} and {1}")
  @CsvSource({"4, 9", "1, 9", "3, 5"})
  void partsMergedHaveTheRangeOfTheWhole(int second, int third) throws IOException {
    QuantizerRecipe recipe = widest();
    QuantIdentity whole = collect(recipe, 0, BATCHES);
    QuantIdentity merged = collect(recipe, 0, second);
    merge(merged, collect(recipe, second, third));
    if (third < BATCHES) {
      merge(merged, collect(recipe, third, BATCHES));
    }

    assertAlike(evaluate(merged), evaluate(whole));
  }

  /** No batch has both the smallest and the largest value. */
  @ParameterizedTest(name = "batches {0} to {1}")
  @CsvSource({"0, 9", "2, 6", "5, 6"})
  void theRangeOfAllBatchesIsThatOfTheirValues(int from, int to) throws IOException {
    double lowest = 0;
    double highest = 0;
    for (int batch = from; batch < to; batch++) {
      for (float value : numbers(batch).toFloatArray()) {
        lowest = Math.min(lowest, value);
        highest = Math.max(highest, value);
      }
    }

    IntQuantTensor quantized = evaluate(collect(widest(), from, to));

    double scale = (highest - lowest) / 255;
    assertThat((double) quantized.scale().getFloat()).isCloseTo(scale, within(scale * 1e-6));
    assertThat(quantized.zeroPoint().getFloat()).isEqualTo((float) Math.rint(-lowest / scale));
  }

  private QuantizerRecipe widest() throws IOException {
    Path file = folder.resolve("widest.quant");
    Files.writeString(
        file,
        """
        brevity 1
        quantizer Widest extends ShiftedUint8ActPerTensorFloat {
          scaling_stats_op = MIN_MAX
          zero_point_stats_impl = NegativeMinOrZero
          collects_largest = true
        }
        """);
    return Brevity.recipes(file).quantizer("Widest");
  }

  private static void assertAlike(IntQuantTensor actual, IntQuantTensor expected) {
    double scale = expected.scale().getFloat();
    assertThat((double) actual.scale().getFloat()).isCloseTo(scale, within(scale * 1e-6));
    assertThat(actual.zeroPoint().toFloatArray()).isEqualTo(expected.zeroPoint().toFloatArray());
  }

  @Test
  void collectingGoesOnAfterMerging() {
    QuantizerRecipe recipe = BREVITY.quantizer("Int8ActPerTensorFloat");
    QuantIdentity merged = collect(recipe, 0, 4);
    merge(merged, collect(recipe, 4, 6));
    for (int batch = 6; batch < BATCHES; batch++) {
      merged.forward(new PlainTensor(numbers(batch)), true);
    }

    float expected = evaluate(collect(recipe, 0, BATCHES)).scale().getFloat();
    assertThat(evaluate(merged).scale().getFloat())
        .isCloseTo(expected, Offset.offset(expected * 1e-6f));
  }

  @Test
  void differentStatisticsAreNotMerged() {
    BatchAverage mean = BatchAverage.of(null, 1, 2);

    assertThatThrownBy(() -> mean.merge(BatchAverage.of(0.1, 1, 2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> mean.merge(BatchAverage.of(null, 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(mean.merge(BatchAverage.of(null, 3, 6)).average()).containsExactly(2, 4);
  }

  private QuantIdentity collect(QuantizerRecipe recipe, int from, int to) {
    QuantIdentity layer =
        QuantIdentity.builder(BREVITY).actQuant(recipe).returnQuantTensor(true).build();
    layer.initialize(manager, DataType.FLOAT32, SHAPE);
    for (int batch = from; batch < to; batch++) {
      layer.forward(new PlainTensor(numbers(batch)), true);
    }
    return layer;
  }

  private static void merge(QuantIdentity layer, QuantIdentity later) {
    Map<String, Component> others = later.components();
    layer
        .components()
        .forEach(
            (path, component) -> {
              if (component instanceof MergeableStatistics collector) {
                MergeableStatistics other = (MergeableStatistics) others.get(path);
                collector.merge(other.collected().orElseThrow());
              }
            });
  }

  private IntQuantTensor evaluate(QuantIdentity layer) {
    return (IntQuantTensor) layer.forward(new PlainTensor(numbers(0)), false);
  }

  private NDArray numbers(int batch) {
    float[] numbers = new float[(int) SHAPE.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) Math.sin(i + 13 * batch + 1) * (1 + (i * 5 + batch * 3) % 7);
    }
    return manager.create(numbers, SHAPE);
  }
}
