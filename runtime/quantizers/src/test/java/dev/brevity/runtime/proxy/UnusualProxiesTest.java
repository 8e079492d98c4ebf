package dev.brevity.runtime.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.LayerFacts;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.module.TrackedParameter;
import dev.brevity.runtime.tensor.FloatQuantTensor;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proxies that no preset uses, in recipes of a user. */
class UnusualProxiesTest {
  private static final String RECIPES =
      """
      brevity 1
      quantizer Clamp extends ClampQuantSolver {
        quant_type = INT
        bit_width_impl_type = CONST
        bit_width = 4
        min_overall_bit_width = 2
        max_overall_bit_width = 32
        int_quant = IntQuant
        input_view_impl = Identity
        signed = true
        narrow_range = false
      }
      quantizer MinifloatBias extends Fp8e4m3WeightPerTensorFloat {
        proxy_class = BiasFloatQuantProxyFromInjector
        requires_input_scale = false
      }
      quantizer ImpossibleBias extends MinifloatBias { requires_input_scale = true }
      quantizer Dynamic extends Int8ActPerTensorFloat {
        proxy_class = DynamicActQuantProxyFromInjector
        scaling_impl = RuntimeDynamicGroupStatsScaling
        scaling_stats_op = MAX
        group_size = 1
        group_dim = 0
        stats_reduce_dim = none
      }
      """;

  private final NDManager manager = NDManager.newBaseManager();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void anAccumulatorIsClampedToTheBitsThatRemain() throws IOException {
    IntQuantTensor sums =
        new IntQuantTensor(
            row(-3, 0.5f, 12),
            manager.create(0.5f),
            manager.create(0f),
            manager.create(8f),
            true,
            false);

    IntQuantTensor clamped =
        (IntQuantTensor) attached("Clamp", AccumulatorQuant.class).proxy().quantize(sums);

    assertThat(clamped.bitWidth().getFloat()).isEqualTo(4);
    assertThat(clamped.value().toFloatArray()).containsExactly(-3, 0.5f, 7 * 0.5f);
    assertThat(clamped.isValid()).isTrue();
  }

  @Test
  void aBiasOfMinifloatsHasAScaleOfItsOwn() throws IOException {
    NDArray bias = row(480, 1.07f, 0);
    BiasQuant quantizer = attached("MinifloatBias", BiasQuant.class, bias).proxy();

    FloatQuantTensor quantized =
        (FloatQuantTensor)
            quantizer.quantize(bias, new PlainTensor(bias), new PlainTensor(bias), -1);

    assertThat(quantized.scale().getFloat()).isEqualTo(1);
    assertThat(quantized.value().toFloatArray()).containsExactly(480, 1.125f, 0);
    assertThatThrownBy(() -> attached("ImpossibleBias", BiasQuant.class, bias).proxy())
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("`requires_input_scale`");
  }

  @Test
  void aDynamicScaleFollowsEachInput() throws IOException {
    ActQuant quantizer = attached("Dynamic", ActQuant.class).proxy();

    for (float largest : new float[] {1.28f, 64}) {
      PlainTensor x = new PlainTensor(row(0, largest / 2, -largest));
      IntQuantTensor quantized = (IntQuantTensor) quantizer.quantize(x);
      assertThat(quantized.scale().getFloat()).isEqualTo(largest / 128);
    }
  }

  private <P extends QuantProxy> AttachedQuantizer<P> attached(
      String recipe, Class<P> kind, NDArray... parameter) throws IOException {
    Path file = Files.writeString(folder.resolve("unusual.quant"), RECIPES);
    AttachedQuantizer<P> quantizer =
        new AttachedQuantizer<>(Brevity.recipes(file).quantizer(recipe), kind);
    quantizer.attach(
        new QuantizerSite() {
          @Override
          public LayerFacts layer() {
            return LayerFacts.of("Identity");
          }

          @Override
          public Optional<TrackedParameter> parameter() {
            return parameter.length == 0 ? Optional.empty() : Optional.of(() -> parameter[0]);
          }
        });
    return quantizer;
  }

  private NDArray row(float... values) {
    return manager.create(values, new Shape(values.length));
  }
}
