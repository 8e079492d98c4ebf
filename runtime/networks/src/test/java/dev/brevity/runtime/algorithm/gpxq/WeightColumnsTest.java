package dev.brevity.runtime.algorithm.gpxq;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.layer.WeightMatrix;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.transform.LayerQuantizers;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights of every family are rounded by native loops, to what their quantizers say. */
class WeightColumnsTest {
  private static final int INPUTS = 64;
  private static final int OUTPUTS = 16;

  private static final String FAMILIES =
      """
      Int8WeightPerTensorFloat, 4
      Int8WeightPerChannelFloat, 3
      Int8WeightPerChannelFloatMSE, 4
      Int8WeightPerTensorFixedPoint, 4
      ShiftedUint8WeightPerChannelFloat, 4
      Int8WeightPerTensorFloatHQO, 4
      MXInt8Weight, 4
      Fp8e4m3WeightPerTensorFloat,
      Fp8e5m2OCPWeightPerTensorFloat,
      Fp8e4m3FNUZWeightPerTensorFloat,
      MXFloat8e4m3Weight,
      SignedBinaryWeightPerTensorConst,
      SignedTernaryWeightPerTensorConst,
      """;

  @ParameterizedTest
  @CsvSource(textBlock = FAMILIES)
  void aGridHasTheNumbersOfTheQuantizer(String preset, Integer bits) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Fixture fixture = new Fixture(manager, preset, bits);
      WeightColumns columns = WeightColumns.of(fixture.layer(), true, DataType.FLOAT32);

      assertThat(columns.grid()).isPresent();
      NDArray other =
          new WeightMatrix(fixture.layer().weightFacts())
              .of(fixture.numbers(new Shape(OUTPUTS, INPUTS)).mul(1.5f));
      assertThat(columns.grid().orElseThrow().rounded(other).toFloatArray())
          .containsExactly(columns.rounded(other).toFloatArray());
    }
  }

  @ParameterizedTest
  @CsvSource(textBlock = FAMILIES)
  void columnsMakeUpForEachOther(String preset, Integer bits) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Fixture fixture = new Fixture(manager, preset, bits);

      for (boolean searched : new boolean[] {false, true}) {
        assertThat(fixture.round(searched))
            .singleElement()
            .satisfies(error -> assertThat(error.isLower()).isTrue());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Int8WeightPerChannelFloat, 3",
    "Int8WeightPerTensorFloat, 3",
    "Fp8e4m3WeightPerTensorFloat,",
    "Int8WeightPerTensorFixedPoint, 3"
  })
  void searchedScalesLeaveNoMoreError(String preset, Integer bits) {
    double[] after = new double[2];
    for (int i = 0; i < 2; i++) {
      try (NDManager manager = NDManager.newBaseManager()) {
        after[i] = new Fixture(manager, preset, bits).round(i == 1).get(0).after();
      }
    }

    boolean free = !preset.contains("FixedPoint");
    double ratio = after[1] / after[0];
    if (free && bits != null) {
      assertThat(ratio).isLessThan(0.9);
    } else {
      assertThat(ratio).isLessThanOrEqualTo(1);
    }
  }

  /** A linear layer whose inputs resemble each other. */
  private static final class Fixture {
    private final NDManager manager;
    private final Random random = new Random(8);
    private final GraphBlock network;
    private final List<NDList> batches;

    Fixture(NDManager manager, String preset, Integer bits) {
      this.manager = manager;
      QuantizerRecipe recipe = Brevity.builtin().quantizer(preset);
      QuantizerRecipe weights = bits == null ? recipe : recipe.with("bit_width", bits);
      Graph graph = new Graph();
      LayerSpec spec =
          new LayerSpec(
              "Linear",
              Map.of("in_features", (long) INPUTS, "out_features", (long) OUTPUTS, "bias", false));
      NDArray weight = numbers(new Shape(OUTPUTS, INPUTS)).mul(0.1f);
      graph.addLayer("fc", new FloatLayers().create(spec, Map.of("weight", weight)));
      Node x = graph.append("x", new Operation.Input());
      Node call = graph.append("fc", new Operation.LayerCall("fc"), Argument.of(x));
      graph.append("output", new Operation.Output(), Argument.of(call));
      LayerwiseQuantization.apply(
          graph,
          (name, kind) -> Optional.of(new LayerQuantizers(Map.of("weight", weights), false)));
      network = new GraphBlock(graph, manager);
      NDArray mixed = numbers(new Shape(512, 8)).matMul(numbers(new Shape(8, INPUTS)));
      batches = List.of(new NDList(mixed.add(numbers(new Shape(512, INPUTS)))));
      network.evaluate(batches.get(0).head());
    }

    WeightLayer layer() {
      return (WeightLayer) network.graph().layer("fc");
    }

    List<LayerError> round(boolean searched) {
      Gpxq.Options options =
          new Gpxq.Options(true, true, searched, null, DataType.FLOAT32, layer -> true);
      return new Gpxq(network, manager, Gptq.defaults(), options, LayerListener.SILENT)
          .apply(Samples.of(batches));
    }

    NDArray numbers(Shape shape) {
      float[] values = new float[(int) shape.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      return manager.create(values, shape);
    }
  }
}
