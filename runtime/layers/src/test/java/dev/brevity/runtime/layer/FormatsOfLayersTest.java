package dev.brevity.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.tensor.FloatQuantTensor;
import dev.brevity.runtime.tensor.GroupwiseFloatQuantTensor;
import dev.brevity.runtime.tensor.GroupwiseIntQuantTensor;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FormatsOfLayersTest {
  private static final Brevity BREVITY = Brevity.builtin();

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void anActivationInGroupsHasItsShapeBackAndKnowsItsGroups() {
    NDArray x = manager.arange(80f).reshape(2, 40);
    QuantIdentity layer =
        identity(
            QuantIdentity.builder(BREVITY)
                .actQuant("MXInt8Act")
                .set("group_dim", 1)
                .returnQuantTensor(true));

    GroupwiseIntQuantTensor out =
        (GroupwiseIntQuantTensor) layer.forward(new PlainTensor(x), false);

    assertThat(out.value().getShape()).isEqualTo(new Shape(2, 40));
    assertThat(out.groups().compactValue().getShape()).isEqualTo(new Shape(2, 2, 32));
    // The largest element of each group sets its scale: 31, 39, 71 and 79. Codes have six bits
    // after the point (OCP MX 1.0).
    assertThat(out.groups().compactScale().toFloatArray())
        .containsExactly(16 / 64f, 32 / 64f, 64 / 64f, 64 / 64f);
    assertThat(out.scale().getShape()).isEqualTo(new Shape(2, 40));
    assertThat(out.expanded().toInt().getDataType()).isEqualTo(DataType.INT8);
    assertThat(out.isValid()).isTrue();
  }

  @Test
  void weightsInGroupsOfMinifloatsMeetAnyInput() {
    QuantLinear layer =
        QuantLinear.builder(BREVITY).units(3).bias(false).weightQuant("MXFloat8e4m3Weight").build();
    layer.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
    NDArray weight = manager.create(new float[] {1, 1.07f, -2, 3, 0, 0.4f}, new Shape(3, 2));
    layer.setWeight(weight);

    QuantTensor quantized = layer.quantWeight(new PlainTensor(weight));
    NDArray output = layer.forward(new PlainTensor(manager.ones(new Shape(1, 2))), false).value();

    // e4m3 has three bits after the leading one.
    assertThat(quantized).isInstanceOf(GroupwiseFloatQuantTensor.class);
    assertThat(quantized.value().toFloatArray()).containsExactly(1, 1.125f, -2, 3, 0, 0.40625f);
    assertThat(output.toFloatArray()).containsExactly(2.125f, 1, 0.40625f);
  }

  @Test
  void aKeptMinifloatWeightOutlivesTheCallThatMadeIt() {
    QuantLinear layer =
        QuantLinear.builder(BREVITY).units(1).weightQuant("Fp8e4m3WeightPerTensorFloat").build();
    layer.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
    layer.weightQuant().orElseThrow().setCaching(true);

    NDArray input = manager.ones(new Shape(1, 2));
    layer.forward(new PlainTensor(input), false);
    FloatQuantTensor kept = (FloatQuantTensor) layer.quantWeight(new PlainTensor(input));

    assertThat(layer.quantWeight(new PlainTensor(input))).isSameAs(kept);
    assertThat(kept.minifloat().mul(kept.scale())).isEqualTo(kept.value());
    assertThat(kept.bitWidth().getFloat()).isEqualTo(8);
  }

  @Test
  void aLearnedScaleStartsAtTheStatisticsOfACheckpoint() {
    QuantIdentity trained = identity(scaledBy("STATS"));
    NDArray x = manager.create(new float[] {0.5f, -2.56f}, new Shape(1, 2));
    trained.forward(new PlainTensor(x), true);
    QuantIdentity learning = identity(scaledBy("PARAMETER_FROM_STATS"));

    Component quantizer = learning.actQuant().components();
    quantizer.load(trained.actQuant().components().state());
    IntQuantTensor out = (IntQuantTensor) learning.forward(new PlainTensor(x), false);

    assertThat(out.scale().getFloat()).isEqualTo(2.56f / 128);
    assertThat(quantizer.state())
        .containsOnlyKeys("fused_activation_quant_proxy.tensor_quant.scaling_impl.value");
  }

  private static QuantIdentity.Builder scaledBy(String kind) {
    return QuantIdentity.builder(BREVITY)
        .actQuant("Int8ActPerTensorFloat")
        .set("scaling_impl_type", kind)
        .returnQuantTensor(true);
  }

  private QuantIdentity identity(QuantIdentity.Builder builder) {
    QuantIdentity layer = builder.build();
    layer.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
    return layer;
  }
}
