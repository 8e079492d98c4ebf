package dev.brevity.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MeaningOfLayersTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final Shape IMAGES = new Shape(2, 3, 4, 4);
  private static final Offset<Float> ROUNDING = Offset.offset(1e-5f);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void scaleAndBiasComputeWhatTheBatchNormDidTheyWereTakenFrom() {
    BatchNorm batchNorm = trainedBatchNorm();
    QuantScaleBias layer = QuantScaleBias.builder(BREVITY).weightQuant((String) null).build();
    layer.initialize(manager, DataType.FLOAT32, IMAGES);

    layer.set(BatchNormStatistics.of(batchNorm, 1e-5));

    assertSame(
        layer.forward(new PlainTensor(images()), false).value(), evaluate(batchNorm, images()));
  }

  @Test
  void aConvolutionWithAMergedBatchNormComputesBoth() {
    QuantConvTranspose2d layer =
        QuantConvTranspose2d.builder(BREVITY)
            .weightQuant((String) null)
            .filters(3)
            .kernel(1)
            .build();
    layer.initialize(manager, DataType.FLOAT32, IMAGES);
    BatchNorm batchNorm = trainedBatchNorm();
    NDArray before = layer.forward(new PlainTensor(images()), false).value();

    layer.mergeBatchNorm(BatchNormStatistics.of(batchNorm, 1e-5));

    assertSame(
        layer.forward(new PlainTensor(images()), false).value(), evaluate(batchNorm, before));
  }

  @Test
  void theVectorOfThePaddingIsNotLearned() {
    QuantEmbedding table = QuantEmbedding.builder(BREVITY).items(4).size(2).paddingIndex(1).build();
    table.initialize(manager, DataType.FLOAT32, new Shape(3));
    NDArray weight = table.weight().getArray();
    Tensors.assign(weight, manager.create(new float[] {4, 1, 1, 1, 1, 1, 1, 1}, new Shape(4, 2)));
    table.rebuildQuantizers();
    weight.setRequiresGradient(true);

    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray numbers = manager.create(new float[] {1, 2, 1});
      collector.backward(table.forward(new PlainTensor(numbers), true).value().sum());
    }

    float[] gradient = weight.getGradient().toFloatArray();
    assertThat(gradient[2]).isZero();
    assertThat(gradient[3]).isZero();
    assertThat(gradient[4]).isEqualTo(1f);
    assertThat(gradient[5]).isEqualTo(1f);
  }

  @Test
  void aHadamardClassifierAddsAndSubtractsTheNormalizedInput() {
    HadamardClassifier classifier =
        HadamardClassifier.builder().outChannels(4).returnQuantTensor(true).build();
    classifier.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
    IntQuantTensor input = integers(new float[] {2, 3, 6}, new Shape(1, 3));

    IntQuantTensor output = (IntQuantTensor) classifier.forward(input, false);

    // The norm is 7 and the scale 1 / sqrt(4); rows are + + +, + - +, + + -, + - -.
    float unit = -0.5f / 7;
    assertThat(output.value().toFloatArray())
        .containsExactly(new float[] {11 * unit, 5 * unit, -unit, -7 * unit}, ROUNDING);
    assertThat(output.toInt().toIntArray()).containsExactly(-11, -5, 1, 7);
    // Three integers of 8 bits need 10.
    assertThat(output.bitWidth().getFloat()).isEqualTo(10);
  }

  @Test
  void aTiedSumQuantizesInputsAndOutputAlike() {
    QuantEltwiseAdd sum =
        QuantEltwiseAdd.builder(BREVITY)
            .outputQuant((String) null)
            .tieInputOutputQuant(true)
            .set("input_collect_stats_steps", 1)
            .returnQuantTensor(true)
            .build();
    sum.initialize(manager, DataType.FLOAT32, IMAGES, IMAGES);

    QuantTensor plain = new PlainTensor(images());
    sum.forward(List.of(plain, plain), true);
    IntQuantTensor output = (IntQuantTensor) sum.forward(List.of(plain, plain), false).get(0);

    assertThat(sum.inputQuant()).isEqualTo(sum.outputQuant());
    assertThat(output.bitWidth().getFloat()).isEqualTo(8);
    assertThat(output.isValid()).isTrue();
  }

  @Test
  void aSharedWeightQuantizerIsSavedAndLoadedWithItsLayers() throws Exception {
    SequentialBlock saved = sharing();
    saved.initialize(manager, DataType.FLOAT32, new Shape(2, 3));
    NDArray expected = evaluate(saved, manager.ones(new Shape(2, 3)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    saved.saveParameters(new DataOutputStream(bytes));
    SequentialBlock loaded = sharing();

    loaded.loadParameters(
        manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

    NDArray actual = evaluate(loaded, manager.ones(new Shape(2, 3)));
    assertThat(actual.toFloatArray()).containsExactly(expected.toFloatArray());
    assertThat(scale(loaded, 0)).isSameAs(scale(loaded, 1));
  }

  @Test
  void interpolationNeedsTheScaleOfItsInput() {
    QuantUpsample layer = QuantUpsample.bilinear2d().scaleFactor(2).build();
    layer.initialize(manager, DataType.FLOAT32, IMAGES);

    assertThatThrownBy(() -> layer.forward(new PlainTensor(images()), false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("quantize the input");
  }

  @Test
  void aLayerThatIsToReturnAQuantizedTensorMustKnowItsScale() {
    QuantLinear layer = QuantLinear.builder(BREVITY).units(2).returnQuantTensor(true).build();
    layer.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
    QuantTensor input = new PlainTensor(manager.ones(new Shape(1, 3)));

    assertThatThrownBy(() -> layer.forward(input, false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("quantize the output, or input and weight");

    layer.weightQuant().orElseThrow().setQuantEnabled(false);
    assertThat(layer.forward(input, false)).isInstanceOf(PlainTensor.class);
  }

  @Test
  void aTransposedConvolutionHasNoPaddingOfItsOwn() {
    assertThatThrownBy(
            () -> QuantConvTranspose1d.builder(BREVITY).filters(1).kernel(3).samePadding().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("given in numbers");
  }

  private static SequentialBlock sharing() {
    QuantLinear first =
        QuantLinear.builder(BREVITY)
            .units(3)
            .weightQuant("Int8WeightPerTensorFloatMSE")
            .set("weight_scaling_impl_type", "parameter_from_stats")
            .build();
    QuantLinear second =
        QuantLinear.builder(BREVITY)
            .units(3)
            .weightQuant(first.weightQuant().orElseThrow())
            .build();
    return new SequentialBlock().add(first).add(second);
  }

  private static NDArray scale(SequentialBlock network, int index) {
    QuantLinear layer = (QuantLinear) network.getChildren().get(index).getValue();
    return layer.learned().get("weight_quant.tensor_quant.scaling_impl.value").getArray();
  }

  private BatchNorm trainedBatchNorm() {
    BatchNorm batchNorm = BatchNorm.builder().optEpsilon(1e-5f).build();
    batchNorm.initialize(manager, DataType.FLOAT32, IMAGES);
    Tensors.assign(
        batchNorm.getDirectParameters().get("gamma").getArray(),
        manager.create(new float[] {0.5f, -2, 1.5f}));
    Tensors.assign(
        batchNorm.getDirectParameters().get("beta").getArray(),
        manager.create(new float[] {1, 0.25f, -3}));
    batchNorm.forward(new ParameterStore(manager, false), new NDList(images()), true);
    return batchNorm;
  }

  private NDArray evaluate(Block block, NDArray input) {
    return block
        .forward(new ParameterStore(manager, false), new NDList(input), false)
        .singletonOrThrow();
  }

  private IntQuantTensor integers(float[] values, Shape shape) {
    return new IntQuantTensor(
        manager.create(values, shape),
        manager.create(1f),
        manager.create(0f),
        manager.create(8f),
        true,
        false);
  }

  private NDArray images() {
    return manager
        .arange(0, IMAGES.size(), 1, DataType.FLOAT32)
        .mul(0.37f)
        .sin()
        .mul(3)
        .add(0.5f)
        .reshape(IMAGES);
  }

  private static void assertSame(NDArray actual, NDArray expected) {
    assertThat(actual.toFloatArray()).containsExactly(expected.toFloatArray(), ROUNDING);
  }
}
