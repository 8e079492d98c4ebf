package dev.brevity.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelsOfActivationsTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final Shape IMAGES = new Shape(2, 3, 4, 5);
  private static final Shape ROWS = new Shape(4, 3);
  private static final QuantizerRecipe PER_CHANNEL =
      BREVITY
          .quantizer("Int8ActPerTensorFloat")
          .with(
              Map.of(
                  "scaling_per_output_type",
                  new QuantizerRecipe.Name("CHANNEL"),
                  "collect_stats_steps",
                  2));

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"STATS", "PARAMETER_FROM_STATS"})
  void imagesAreQuantizedAsWithTheKeysOfTheReference(String scaling) {
    QuantizerRecipe recipe =
        PER_CHANNEL.with("scaling_impl_type", new QuantizerRecipe.Name(scaling));
    QuantizerRecipe byHand =
        recipe.with(
            Map.of(
                "per_channel_broadcastable_shape",
                List.of(1, 3, 1, 1),
                "scaling_stats_permute_dims",
                List.of(1, 0, 2, 3)));

    assertSame(identity(recipe, IMAGES), identity(byHand, IMAGES), IMAGES, new Shape(1, 3, 1, 1));
  }

  @Test
  void rowsAreQuantizedAsWithTheKeysOfTheReference() {
    QuantizerRecipe byHand =
        PER_CHANNEL.with(
            Map.of(
                "per_channel_broadcastable_shape",
                List.of(1, 3),
                "scaling_stats_permute_dims",
                List.of(1, 0)));

    assertSame(identity(PER_CHANNEL, ROWS), identity(byHand, ROWS), ROWS, new Shape(1, 3));
  }

  @Test
  void theInputOfALinearLayerHasItsChannelsLast() {
    QuantLinear layer =
        QuantLinear.builder(BREVITY)
            .units(2)
            .inputQuant(PER_CHANNEL)
            .outputQuant(PER_CHANNEL)
            .build();
    layer.initialize(manager, DataType.FLOAT32, new Shape(2, 7, 3));
    layer.setWeight(numbers(new Shape(2, 3)));

    layer.forward(new PlainTensor(numbers(new Shape(2, 7, 3))), true);

    assertThat(scale(layer.state(), "input_quant")).isEqualTo(new Shape(1, 1, 3));
    assertThat(scale(layer.state(), "output_quant")).isEqualTo(new Shape(1, 1, 2));
  }

  @Test
  void theChannelDimensionCanBeSet() {
    Shape tokens = new Shape(2, 4, 3);
    QuantizerRecipe recipe =
        PER_CHANNEL.with(
            Map.of(
                "per_channel_broadcastable_shape",
                List.of(1, 1, 3),
                "scaling_stats_permute_dims",
                List.of(2, 1, 0)));
    QuantIdentity layer = identity(recipe, tokens);

    forward(layer, tokens);

    assertThat(scale(layer.state(), "act_quant.fused_activation_quant_proxy"))
        .isEqualTo(new Shape(1, 1, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"MXInt8Act", "MXFloat8e4m3Act"})
  void groupsDivideTheChannels(String preset) {
    QuantizerRecipe recipe = BREVITY.quantizer(preset).with("group_size", 2);
    for (Shape shape : List.of(IMAGES, ROWS)) {
      QuantIdentity layer = identity(recipe, shape);
      QuantIdentity byHand = identity(recipe.with("group_dim", 1), shape);

      assertThat(forward(layer, shape).value().toFloatArray())
          .isEqualTo(forward(byHand, shape).value().toFloatArray());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Fp8e4m3ActPerChannelFloat2d",
        "Fp8e5m2ActPerChannelFloat2d",
        "Fp8e4m3ActPerChannelFloat2dMSE",
        "Fp8e5m2ActPerChannelFloat2dMSE"
      })
  void presetsPerChannelNeedNoFurtherKeys(String preset) {
    QuantizerRecipe recipe = BREVITY.quantizer(preset);
    QuantizerRecipe byHand = recipe.with("per_channel_broadcastable_shape", List.of(1, 3, 1, 1));

    assertThat(forward(identity(recipe, IMAGES), IMAGES).value().toFloatArray())
        .isEqualTo(forward(identity(byHand, IMAGES), IMAGES).value().toFloatArray());
  }

  @Test
  void aLoadedLayerKnowsItsChannels() throws IOException, MalformedModelException {
    QuantIdentity saved = identity(PER_CHANNEL, IMAGES);
    forward(saved, IMAGES);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    saved.saveParameters(new DataOutputStream(bytes));
    QuantIdentity loaded = QuantIdentity.builder(BREVITY).actQuant(PER_CHANNEL).build();

    loaded.loadParameters(
        manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

    assertThat(forward(loaded, IMAGES).value().toFloatArray())
        .isEqualTo(forward(saved, IMAGES).value().toFloatArray());
  }

  @Test
  void aLayerOfUnknownShapeHasNoParametersYetAndSaysWhatItNeeds() {
    QuantIdentity layer = QuantIdentity.builder(BREVITY).actQuant(PER_CHANNEL).build();

    assertThatCode(layer::getParameters).doesNotThrowAnyException();
    assertThatThrownBy(() -> layer.forward(new PlainTensor(numbers(IMAGES)), true))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("initialize the layer");
  }

  @Test
  void layersOfDifferentWidthCannotShareOneScalePerChannel() {
    QuantIdentity first = identity(PER_CHANNEL, IMAGES);
    QuantIdentity second = QuantIdentity.builder(BREVITY).actQuant(first.actQuant()).build();

    assertThatThrownBy(() -> second.initialize(manager, DataType.FLOAT32, new Shape(2, 6, 4, 5)))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("the same number of channels");
  }

  private void assertSame(QuantIdentity layer, QuantIdentity byHand, Shape input, Shape scale) {
    // One step past the two that collect statistics.
    for (int step = 0; step < 3; step++) {
      IntQuantTensor result = (IntQuantTensor) forward(layer, input);
      IntQuantTensor expected = (IntQuantTensor) forward(byHand, input);
      assertThat(result.scale().getShape()).isEqualTo(scale);
      assertThat(result.scale().toFloatArray()).isEqualTo(expected.scale().toFloatArray());
      assertThat(result.value().toFloatArray()).isEqualTo(expected.value().toFloatArray());
    }
    assertThat(layer.state()).containsOnlyKeys(byHand.state().keySet());
  }

  private QuantIdentity identity(QuantizerRecipe recipe, Shape input) {
    QuantIdentity layer =
        QuantIdentity.builder(BREVITY).actQuant(recipe).returnQuantTensor(true).build();
    layer.initialize(manager, DataType.FLOAT32, input);
    return layer;
  }

  private QuantTensor forward(QuantIdentity layer, Shape input) {
    return layer.forward(new PlainTensor(numbers(input)), true);
  }

  private NDArray numbers(Shape shape) {
    float[] numbers = new float[(int) shape.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) Math.sin(i + 1) * (1 + i % 7);
    }
    return manager.create(numbers, shape);
  }

  private static Shape scale(Map<String, NDArray> state, String quantizer) {
    return state.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(quantizer))
        .filter(entry -> entry.getKey().endsWith("scaling_impl.value"))
        .findFirst()
        .orElseThrow()
        .getValue()
        .getShape();
  }
}
